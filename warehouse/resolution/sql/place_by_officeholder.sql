-- A place for reports that name none: 300 points, 150 ahead of any other place, and nothing that speaks against it.
CREATE TEMP TABLE office_choices AS
WITH ranked AS (
    SELECT v.*, row_number() OVER (PARTITION BY document_id ORDER BY points DESC, place_code) AS nth,
           coalesce(lead(points) OVER (PARTITION BY document_id ORDER BY points DESC, place_code), 0) AS second
    FROM office_votes v
)
SELECT r.document_id, r.place_code AS place_code, r.points, r.second, u.prefecture_code, u.province_code, u.parent_code
FROM ranked r
JOIN f_meetings m USING (document_id)
JOIN place_units u ON u.place_code = r.place_code
WHERE r.nth = 1 AND m.place_code IS NULL AND m.place_name IS NULL AND r.points >= 300;

-- Against it: the publisher reports on another place, or the text names two or more counties of other prefectures
-- and none of this one.
CREATE TEMP TABLE office_conflicts AS
SELECT c.document_id, 'its publisher reports on ' || pp.place_code AS why
FROM office_choices c
JOIN f_meetings m USING (document_id)
JOIN publisher_places pp ON pp.publisher = m.publisher
JOIN place_units u ON u.place_code = pp.place_code
WHERE pp.place_code <> c.place_code AND u.parent_code IS DISTINCT FROM c.place_code
  AND pp.place_code IS DISTINCT FROM c.parent_code AND pp.place_code IS DISTINCT FROM c.province_code
  AND u.province_code IS DISTINCT FROM c.place_code
UNION ALL
SELECT c.document_id, 'it names counties of ' || string_agg(DISTINCT coalesce(u.parent_code, u.province_code), ', ' ORDER BY coalesce(u.parent_code, u.province_code))
FROM office_choices c
JOIN named_units n USING (document_id)
JOIN place_units u ON u.place_code = n.place_code AND u.level = 'county'
GROUP BY c.document_id, c.place_code, c.prefecture_code, c.province_code
-- a province has no prefecture: what cannot be compared is not of it
HAVING count(*) >= 2 AND NOT bool_or(coalesce(u.parent_code = c.prefecture_code, false) OR coalesce(u.province_code = c.place_code, false));

CREATE TEMP TABLE office_decided AS
SELECT c.document_id, c.place_code, c.points
FROM office_choices c
WHERE c.points - c.second >= 150 AND NOT EXISTS (FROM office_conflicts x WHERE x.document_id = c.document_id);

UPDATE f_meetings m
SET place_code = d.place_code, place_name = l.name_en, place_basis = 'officeholder',
    admin_level = CASE WHEN m.admin_level IN ('unknown', 'prefecture') THEN l.level ELSE m.admin_level END
FROM office_decided d JOIN main.places l USING (place_code)
WHERE d.document_id = m.document_id;

CREATE TEMP TABLE office_evidence AS
SELECT p.document_id, p.start_char, p.end_char, p.name AS quote, 'officeholder: ' || min(o.source) AS method
FROM office_decided d
JOIN office_people o USING (document_id, place_code)
JOIN f_people p USING (document_id, position)
GROUP BY ALL;

INSERT INTO quality.issues
SELECT c.document_id, NULL, 'place_not_sure',
       'officeholders point to ' || c.place_code
       || coalesce(', but ' || (SELECT string_agg(x.why, '; ' ORDER BY x.why)
                                FROM office_conflicts x WHERE x.document_id = c.document_id),
                   ', but also to another place'), NULL, NULL
FROM office_choices c
ANTI JOIN office_decided d USING (document_id)
ORDER BY c.document_id;
