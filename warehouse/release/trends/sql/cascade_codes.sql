-- What a higher meeting of the dataset demanded and those that name it demanded again.
WITH pairs AS MATERIALIZED (
    SELECT DISTINCT r.meeting_id, r.referenced_meeting_id AS source_id, x.admin_level AS source_level, p.admin_level,
           p.held_on - x.held_on AS n_days, p.rendition, p.language
    FROM main.meeting_references r
    JOIN trends.meeting_periods p USING (meeting_id)
    JOIN main.meetings x ON x.meeting_id = r.referenced_meeting_id
    -- a meeting of whose demands nothing is known passes on none
    SEMI JOIN main.directives d ON d.meeting_id = r.meeting_id
), named AS (
    SELECT meeting_id FROM pairs UNION SELECT source_id FROM pairs
), said AS MATERIALIZED (
    SELECT directive_id, meeting_id FROM main.directives SEMI JOIN named USING (meeting_id)
), coded AS MATERIALIZED (
    SELECT d.meeting_id, 'sectors' AS codebook, s.sector_code AS code FROM main.directive_sectors s JOIN said d USING (directive_id)
    UNION SELECT d.meeting_id, 'instruments', s.instrument_code FROM main.directive_instruments s JOIN said d USING (directive_id)
    UNION SELECT d.meeting_id, 'responsibilities', s.responsibility_code FROM main.directive_responsibilities s JOIN said d USING (directive_id)
    UNION SELECT d.meeting_id, 'phrases', s.phrase_code FROM main.directive_phrases s JOIN said d USING (directive_id)
)
SELECT h.codebook, h.code, q.source_level, q.admin_level,
       CASE WHEN grouping(q.rendition) = 1 THEN 'all' ELSE q.rendition END AS rendition,
       CASE WHEN grouping(q.language) = 1 THEN 'all' ELSE q.language END AS language, count(*) AS n_meetings_could,
       count(c.code) AS n_meetings_returned, count(c.code) / count(*) AS share_returned,
       median(q.n_days) FILTER (c.code IS NOT NULL) AS n_days_median
FROM pairs q
JOIN coded h ON h.meeting_id = q.source_id
LEFT JOIN coded c ON c.meeting_id = q.meeting_id AND c.codebook = h.codebook AND c.code = h.code
GROUP BY GROUPING SETS (
    (h.codebook, h.code, q.source_level, q.admin_level, q.rendition, q.language),
    (h.codebook, h.code, q.source_level, q.admin_level))
