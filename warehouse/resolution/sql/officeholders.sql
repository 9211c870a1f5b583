-- The register: what sources and the corpus say of who held which office where.
-- Points of one person for one place (hundredths): the name 50, 125 or 200 by its rarity; the same head office 200,
-- an office of the same class 150, an unclear office 100 with a part in the meeting, else 50; over a year away -50.
CREATE TEMP TABLE register AS
SELECT n.name_key, n.display AS person_name, coalesce(o.name_zh, n.name_zh) AS name_zh, coalesce(z.han, n.han) AS han, o.office, o.rank_code, r.rank_class, o.place_code,
       o.observed_on, o.valid_from, o.valid_to, o.source
FROM f_register_given o
JOIN f_names n ON n.name = o.person_name
LEFT JOIN f_names z ON z.name = o.name_zh
LEFT JOIN f_ranks r USING (rank_code);

-- Of the corpus, only leaders of the body itself, at a place that the text states: no visitor from above or below.
INSERT INTO register
SELECT p.name_key, p.display, p.name_zh, p.han, p.title, p.rank_code, p.rank_class, m.place_code, m.held_on, NULL, NULL,
       'corpus:' || split_part(m.document_id, '#', 1)
FROM f_people p
JOIN f_meetings m USING (document_id)
JOIN main.places l ON l.place_code = m.place_code
JOIN f_titles t ON t.title = p.title
WHERE m.place_basis = 'stated' AND m.held_on IS NOT NULL AND p.title IS NOT NULL
  AND p.rank_class IN ('head', 'deputy') AND NOT p.joined_remotely
  AND coalesce(t.said_level, l.level) IN (l.level, CASE WHEN l.level <> 'prefecture' THEN 'prefecture' ELSE l.level END);

INSERT INTO main.officeholders
SELECT person_name, name_zh, office, rank_code, place_code, observed_on, valid_from, valid_to, source
FROM register
ORDER BY ALL;

CREATE TEMP TABLE office_hits AS
SELECT m.document_id, p.position, g.place_code, g.source,
       CASE p.rarity WHEN 2 THEN 200 WHEN 1 THEN 125 ELSE 50 END
       + CASE WHEN p.rank_class = 'head' AND g.rank_class = 'head' THEN 200
              WHEN p.rank_class = g.rank_class THEN 150
              WHEN p.presided OR p.spoke THEN 100 ELSE 50 END
       - CASE WHEN g.observed_on IS NULL OR h.day IS NULL OR abs(date_diff('day', g.observed_on, h.day)) <= 365
              THEN 0 ELSE 50 END AS points
FROM f_meetings m
JOIN f_people p USING (document_id)
JOIN f_readings n ON n.name = p.name
JOIN register g ON g.name_key = n.reading AND coalesce(p.han = g.han, true)
JOIN main.places l ON l.place_code = g.place_code
CROSS JOIN LATERAL (SELECT coalesce(m.held_on, m.held_earliest, m.published_on) AS day) h
WHERE m.place_code IS NULL AND p.namesake = 1
  AND (m.admin_level IN ('unknown', l.level) OR (m.admin_level = 'prefecture' AND l.name_zh LIKE '%市'))
  AND (p.rank_class IS NULL OR g.rank_class IS NULL OR p.rank_class = g.rank_class)
  AND (h.day IS NULL OR g.observed_on IS NULL OR abs(date_diff('day', g.observed_on, h.day)) <= 1095)
  AND (h.day IS NULL OR g.valid_from IS NULL OR g.valid_from <= h.day)
  AND (h.day IS NULL OR g.valid_to IS NULL OR h.day <= g.valid_to);

CREATE TEMP TABLE office_people AS
SELECT document_id, position, place_code, max(points) AS points, min(source) AS source
FROM office_hits GROUP BY ALL;

CREATE TEMP TABLE office_votes AS
SELECT document_id, place_code, sum(points)::INTEGER AS points, count(*) AS n_people
FROM office_people GROUP BY ALL;
