-- What was looked at. Made last, so that it follows corrections. Needs f_publishers_given (publisher, place_code), which says
-- all that it says of a publisher: what the reports tell of that one does not count then.
INSERT INTO main.reporting_places
WITH reported AS (
    SELECT d.publisher, m.place_code, count(DISTINCT d.document_id)::INTEGER AS n
    FROM main.documents d JOIN main.meeting_reports r USING (document_id) JOIN main.meetings m USING (meeting_id)
    WHERE d.publisher IS NOT NULL AND m.place_code IS NOT NULL
    GROUP BY ALL)
SELECT publisher, place_code, 'reports', n FROM reported ANTI JOIN f_publishers_given USING (publisher)
UNION ALL
SELECT g.publisher, g.place_code, 'settings', coalesce(r.n, 0)
FROM f_publishers_given g LEFT JOIN reported r USING (publisher, place_code)
WHERE g.place_code IS NOT NULL
ORDER BY ALL;

-- The one place of a publisher: that of its places which all the others lie in. Units of a prefecture share the first four
-- digits of their codes, those of a province the first two.
CREATE TEMP TABLE f_home_places AS
SELECT p.publisher, p.place_code
FROM main.reporting_places p JOIN main.reporting_places q USING (publisher)
GROUP BY p.publisher, p.place_code
HAVING bool_and(starts_with(q.place_code, regexp_replace(p.place_code, '(00){1,2}$', '')));

-- A text's month is that of its publication, else that of the meeting that it reports, where that is known for sure.
INSERT INTO main.coverage
SELECT month, place_code, publisher, count(DISTINCT document_id), count(DISTINCT report_id)
FROM (
    SELECT date_trunc('month', coalesce(d.published_on, m.held_on,
               CASE WHEN date_trunc('month', m.held_earliest) = date_trunc('month', m.held_latest) THEN m.held_earliest END))::DATE AS month,
           coalesce(m.place_code, h.place_code) AS place_code, d.publisher, d.document_id, r.document_id AS report_id
    FROM main.documents d
    LEFT JOIN main.meeting_reports r USING (document_id)
    LEFT JOIN main.meetings m USING (meeting_id)
    LEFT JOIN f_home_places h ON h.publisher = d.publisher
    WHERE d.superseded_by IS NULL) -- a page counts once, however often it was changed
WHERE month IS NOT NULL
GROUP BY month, place_code, publisher
ORDER BY ALL;
