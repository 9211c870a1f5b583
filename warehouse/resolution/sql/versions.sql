-- What a newer version of a page replaced no longer speaks, in none of its stories: its rows stay in main.documents and layer extracted. Needs
-- c_superseded (document_id, superseded_by).
UPDATE main.documents d SET superseded_by = s.superseded_by FROM c_superseded s WHERE s.document_id = d.document_id;

-- Keys of meetings and demands rest on the first version, so that a page that is touched up changes none.
CREATE TEMP TABLE first_versions AS
SELECT superseded_by AS document_id, document_id AS first_id, published_on
FROM main.documents
WHERE superseded_by IS NOT NULL
QUALIFY row_number() OVER (PARTITION BY superseded_by ORDER BY published_on NULLS LAST, document_id) = 1;

CREATE TEMP TABLE first_wordings AS
WITH said AS (
    SELECT v.document_id, coalesce(d.superseded_by, v.document_id) AS owner, d.published_on, v.position, v.text,
           v.start_char, v.end_char,
           -- the same words twice on a page are two
           row_number() OVER (PARTITION BY v.document_id, v.text ORDER BY v.position) AS time
    FROM f_directives v
    JOIN main.documents d USING (document_id)
    SEMI JOIN first_versions f ON f.document_id = coalesce(d.superseded_by, v.document_id)
)
SELECT n.document_id, n.position, o.document_id || ':' || o.start_char || ':' || o.end_char AS place
FROM said n
JOIN said o ON o.owner = n.owner AND o.text = n.text AND o.time = n.time AND o.document_id <> o.owner
WHERE n.document_id = n.owner
QUALIFY row_number() OVER (PARTITION BY n.document_id, n.position ORDER BY o.published_on NULLS LAST, o.document_id) = 1;

INSERT INTO quality.issues
SELECT s.document_id, NULL, 'page_changed',
       'reported a meeting; the newer version of its page, ' || s.superseded_by || ', is read as reporting none, and counts', NULL, NULL
FROM c_superseded s
SEMI JOIN f_meetings m ON m.document_id = s.document_id
ANTI JOIN f_meetings n ON n.document_id = s.superseded_by
ORDER BY ALL;

DELETE FROM f_meetings WHERE split_part(document_id, '#', 1) IN (SELECT document_id FROM c_superseded);
DELETE FROM f_attendees WHERE split_part(document_id, '#', 1) IN (SELECT document_id FROM c_superseded);
DELETE FROM f_people WHERE split_part(document_id, '#', 1) IN (SELECT document_id FROM c_superseded);
DELETE FROM f_directives WHERE split_part(document_id, '#', 1) IN (SELECT document_id FROM c_superseded);
DELETE FROM f_references WHERE split_part(document_id, '#', 1) IN (SELECT document_id FROM c_superseded);
DELETE FROM f_event_mentions WHERE split_part(document_id, '#', 1) IN (SELECT document_id FROM c_superseded);
DELETE FROM f_codes WHERE split_part(document_id, '#', 1) IN (SELECT document_id FROM c_superseded);
DELETE FROM said_pairs
WHERE split_part(a, '#', 1) IN (SELECT document_id FROM c_superseded)
   OR split_part(b, '#', 1) IN (SELECT document_id FROM c_superseded);
