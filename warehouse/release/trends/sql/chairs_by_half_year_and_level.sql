-- Who presided, a meeting counted once for each rank that did: meetings without a chair that the reports name are told
-- beside, so that a share of the chaired ones is not taken for a share of all.
WITH met AS (
    SELECT meeting_id, half_year, admin_level, rendition, language FROM trends.meeting_periods WHERE half_year IS NOT NULL
    UNION ALL
    SELECT meeting_id, half_year, admin_level, 'all', 'all' FROM trends.meeting_periods WHERE half_year IS NOT NULL),
chairs AS (
    SELECT DISTINCT meeting_id, coalesce(rank_code, 'unknown') AS rank_code FROM main.attendees WHERE presided),
things AS (SELECT DISTINCT rank_code FROM chairs),
totals AS (
    SELECT half_year, admin_level, rendition, language, count(*) AS n_meetings_all,
           count(*) FILTER (meeting_id IN (SELECT meeting_id FROM chairs)) AS n_meetings_with_chair
    FROM met GROUP BY ALL),
counted AS (
    SELECT half_year, admin_level, rendition, language, rank_code, count(*) AS n_meetings
    FROM met JOIN chairs USING (meeting_id) GROUP BY ALL)
SELECT t.half_year, t.admin_level, t.rendition, t.language, g.rank_code, l.label_en, l.label_zh, l.seniority,
       coalesce(c.n_meetings, 0) AS n_meetings, t.n_meetings_with_chair,
       t.n_meetings_all - t.n_meetings_with_chair AS n_meetings_without_chair, t.n_meetings_all AS n_meetings_held,
       coalesce(c.n_meetings, 0) / nullif(t.n_meetings_with_chair, 0) AS share_of_chaired
FROM totals t CROSS JOIN things g
LEFT JOIN counted c USING (half_year, admin_level, rendition, language, rank_code)
LEFT JOIN main.ranks l ON l.rank_code = g.rank_code
