-- Stories that a correction told of a page are at hand as their page is.
INSERT INTO at_hand
SELECT document_id FROM f_meetings SEMI JOIN r_new USING (document_id) ANTI JOIN at_hand USING (document_id);

-- What hangs on rows that corrections took away goes with them; corrected documents show in the reports' own facts.
DELETE FROM f_codes k WHERE NOT EXISTS (FROM f_directives d WHERE d.document_id = k.document_id AND d.position = k.position);
DELETE FROM f_references r WHERE NOT EXISTS (FROM f_meetings m WHERE m.document_id = r.document_id);
DELETE FROM f_event_mentions e WHERE NOT EXISTS (FROM f_meetings m WHERE m.document_id = e.document_id);
UPDATE f_meetings m
SET published_on = d.published_on, publisher = d.publisher, headline = d.title, language = d.language, rendition = d.rendition
FROM r_documents d
WHERE d.document_id = m.document_id
  AND (d.published_on, d.publisher, d.title, d.language, d.rendition)
      IS DISTINCT FROM (m.published_on, m.publisher, m.headline, m.language, m.rendition);
