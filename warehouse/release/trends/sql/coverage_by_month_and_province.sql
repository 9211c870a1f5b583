-- The same by province: reports taken in from it, and meetings held in it.
WITH texts AS (
    SELECT month, left(place_code, 2) || '0000' AS province_code, sum(n_documents)::BIGINT AS n FROM main.coverage
    WHERE place_code IS NOT NULL GROUP BY ALL),
meetings AS (
    SELECT month, province_code, sum(n_meetings)::BIGINT AS n FROM trends.meeting_cells
    WHERE rendition = 'all' AND province_code IS NOT NULL AND month IS NOT NULL GROUP BY ALL),
provinces AS (SELECT province_code FROM texts UNION SELECT province_code FROM meetings)
SELECT p.starts_on AS month, v.province_code, l.name_en AS province_name, coalesce(t.n, 0) AS n_documents,
       coalesce(m.n, 0) AS n_meetings,
       CASE WHEN coalesce(m.n, 0) > 0 THEN 'meetings' WHEN coalesce(t.n, 0) > 0 THEN 'texts_without_meetings' ELSE 'no_texts' END AS status
FROM trends.periods p CROSS JOIN provinces v
LEFT JOIN texts t ON t.month = p.starts_on AND t.province_code = v.province_code
LEFT JOIN meetings m ON m.month = p.starts_on AND m.province_code = v.province_code
LEFT JOIN main.places l ON l.place_code = v.province_code
WHERE p.period = 'month'
