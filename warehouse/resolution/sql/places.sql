-- From a stated name to a code, by evidence; what stays open is listed with its candidates.
-- Points: the unit above is named 4 or its province 3, a unit below is named 2 each (at most 6), an officeholder of the
-- unit takes part (votes / 100, at most 4), the publisher reports on it 3. Decided at 3 points and 2 ahead.
CREATE TEMP TABLE place_names AS
SELECT place_code, lower(regexp_replace(name_en, '[^A-Za-z]', '', 'g')) AS name_key, level, parent_code, province_code
FROM main.places
UNION
SELECT p.place_code, lower(regexp_replace(a.alias, '[^A-Za-z]', '', 'g')), p.level, p.parent_code, p.province_code
FROM f_place_aliases a JOIN main.places p USING (place_code);

CREATE TEMP TABLE place_units AS
SELECT place_code, level, parent_code, province_code,
       CASE level WHEN 'county' THEN parent_code WHEN 'prefecture' THEN place_code END AS prefecture_code
FROM main.places;

CREATE TEMP TABLE open_places AS
SELECT m.document_id, m.place_name, m.admin_level, m.publisher, p.place_code, p.level, p.parent_code, p.province_code
FROM f_meetings m
JOIN place_names p ON p.name_key = lower(regexp_replace(m.place_name, '[^A-Za-z]', '', 'g'))
WHERE m.place_code IS NULL AND m.place_name IS NOT NULL;

-- The level said rules out the others, where a unit of that level bears the name.
DELETE FROM open_places o
WHERE o.admin_level IN ('provincial', 'prefecture', 'county') AND o.level <> o.admin_level
  AND EXISTS (FROM open_places q WHERE q.document_id = o.document_id AND q.level = o.admin_level);

CREATE TEMP TABLE named_units AS
SELECT DISTINCT p.document_id, p.candidates[1] AS place_code
FROM r_place_mentions p
WHERE len(p.candidates) = 1;

CREATE TEMP TABLE publisher_places AS
WITH counted AS (
    SELECT publisher, place_code, count(*) AS n
    FROM f_meetings WHERE publisher IS NOT NULL AND place_code IS NOT NULL AND place_basis = 'stated'
    GROUP BY ALL
)
SELECT publisher, arg_max(place_code, (n, place_code)) AS place_code
FROM counted
GROUP BY publisher
HAVING max(n) >= 2 AND max(n) * 5 >= sum(n) * 4;

CREATE TEMP TABLE place_points AS
SELECT o.document_id, o.place_code,
       CASE WHEN bool_or(n.place_code = o.parent_code AND o.level = 'county') THEN 4
            WHEN bool_or(n.place_code = o.province_code AND o.level <> 'provincial') THEN 3 ELSE 0 END
       + least(6, 2 * count(DISTINCT n.place_code) FILTER (u.parent_code = o.place_code))
       + coalesce(max(least(4, v.points // 100)), 0)
       + CASE WHEN bool_or(pp.place_code = o.place_code OR ppu.parent_code = o.place_code
                           OR pp.place_code = o.parent_code) THEN 3 ELSE 0 END AS points
FROM open_places o
LEFT JOIN named_units n ON n.document_id = o.document_id AND n.place_code <> o.place_code
LEFT JOIN place_units u ON u.place_code = n.place_code
LEFT JOIN office_votes v ON v.document_id = o.document_id AND v.place_code = o.place_code
LEFT JOIN publisher_places pp ON pp.publisher = o.publisher
LEFT JOIN place_units ppu ON ppu.place_code = pp.place_code
GROUP BY o.document_id, o.place_code, o.parent_code, o.province_code, o.level;

CREATE TEMP TABLE place_choices AS
SELECT document_id, arg_max(place_code, points) AS place_code, max(points) AS points,
       coalesce(list_sort(list(points), 'DESC')[2], 0) AS second, count(*) AS n_candidates,
       string_agg(place_code, ', ' ORDER BY place_code) AS candidates
FROM place_points
GROUP BY document_id;

UPDATE f_meetings m SET place_code = c.place_code
FROM place_choices c
WHERE c.document_id = m.document_id AND (c.n_candidates = 1 OR (c.points >= 3 AND c.points - c.second >= 2));

INSERT INTO quality.issues
SELECT m.document_id, NULL, 'place_ambiguous',
       m.place_name || ' can be ' || c.candidates || '; nothing in the text decides', NULL, NULL
FROM f_meetings m JOIN place_choices c USING (document_id)
WHERE m.place_code IS NULL
ORDER BY m.document_id;
