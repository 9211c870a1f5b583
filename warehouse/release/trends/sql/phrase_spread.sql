-- How many provinces and places have used a formula by the end of each month, of those that had met by then.
WITH months AS (SELECT starts_on AS month, is_covered FROM trends.periods WHERE period = 'month'),
things AS (SELECT DISTINCT phrase_code, rendition, language FROM trends.phrase_firsts),
places AS (
    SELECT phrase_code, rendition, language, place_code, min(date_trunc('month', first_on)::DATE) AS month
    FROM trends.phrase_firsts WHERE place_code IS NOT NULL GROUP BY ALL),
provinces AS (
    SELECT phrase_code, rendition, language, left(place_code, 2) AS province, min(month) AS month FROM places GROUP BY ALL),
new_places AS (SELECT phrase_code, rendition, language, month, count(*) AS n FROM places GROUP BY ALL),
new_provinces AS (SELECT phrase_code, rendition, language, month, count(*) AS n FROM provinces GROUP BY ALL),
met AS (
    SELECT rendition, language, month, count(*) AS n FROM (
        SELECT rendition, language, place_code, min(month) AS month FROM trends.directive_cells
        WHERE place_code IS NOT NULL AND month IS NOT NULL GROUP BY ALL)
    GROUP BY ALL)
SELECT m.month, t.rendition, t.language, t.phrase_code, l.label_en, l.label_zh, coalesce(a.n, 0) AS n_new_places,
       sum(coalesce(a.n, 0)) OVER past::BIGINT AS n_places_so_far, coalesce(b.n, 0) AS n_new_provinces,
       sum(coalesce(b.n, 0)) OVER past::BIGINT AS n_provinces_so_far,
       sum(coalesce(c.n, 0)) OVER past::BIGINT AS n_places_met_so_far,
       sum(coalesce(a.n, 0)) OVER past / nullif(sum(coalesce(c.n, 0)) OVER past, 0) AS share_of_places, m.is_covered
FROM months m CROSS JOIN things t
LEFT JOIN new_places a ON a.phrase_code = t.phrase_code AND a.rendition = t.rendition AND a.language = t.language AND a.month = m.month
LEFT JOIN new_provinces b ON b.phrase_code = t.phrase_code AND b.rendition = t.rendition AND b.language = t.language AND b.month = m.month
LEFT JOIN met c ON c.rendition = t.rendition AND c.language = t.language AND c.month = m.month
LEFT JOIN main.phrases l ON l.phrase_code = t.phrase_code
WINDOW past AS (PARTITION BY t.phrase_code, t.rendition, t.language ORDER BY m.month)
