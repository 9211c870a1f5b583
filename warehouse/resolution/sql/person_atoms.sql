-- Sightings of people, each with the place of the body served as far as title and meeting tell it. An atom is one name
-- at one place: the least that surely is one person. Where the place is unknown, it is one name in one document.

-- What characters a name in pinyin has, by the reports of its meeting that print characters: those of the one name that
-- reads so; of several, those of the same rank or, where there are as many, those in the same order. A name that no
-- characters read as, a letter from one that is left over in the same office, is that one misspelt.
CREATE TEMP TABLE f_resolved AS
WITH met AS (
    SELECT r.meeting_id, r.nth, p.document_id, p.position, p.name_key, p.han, p.readings, p.rank_code, p.rank_class, p.namesake
    FROM f_people p JOIN f_reports r USING (document_id)
    WHERE r.n_reports > 1
), mixed AS (
    SELECT meeting_id FROM met GROUP BY meeting_id HAVING bool_or(han IS NULL) AND bool_or(han IS NOT NULL)
), hans AS (
    SELECT meeting_id, han, min((nth, position)) AS stands, min(name_key) AS han_key, arg_min(readings, (nth, position)) AS readings,
           arg_min(rank_code, (nth, position)) FILTER (rank_code IS NOT NULL) AS rank_code,
           arg_min(rank_class, (nth, position)) FILTER (rank_class IS NOT NULL) AS rank_class
    FROM met SEMI JOIN mixed USING (meeting_id)
    WHERE han IS NOT NULL AND namesake = 1
    GROUP BY meeting_id, han
), pairs AS (
    SELECT l.meeting_id, l.document_id, l.position, l.name_key, h.han, h.han_key, h.stands,
           coalesce(l.rank_code = h.rank_code, false) AS same_rank,
           coalesce('head' IN (l.rank_class, h.rank_class) AND 'staff' IN (l.rank_class, h.rank_class), false) AS other_class,
           list_has_any(l.readings, h.readings) AS is_read,
           len(l.name_key) > 5 AND levenshtein(l.name_key, h.han_key) = 1 AS is_near
    FROM (SELECT * FROM met SEMI JOIN mixed USING (meeting_id) WHERE han IS NULL) l JOIN hans h USING (meeting_id)
), counted AS (
    SELECT *, count(*) OVER of_latin AS n_hans, count(*) OVER of_han AS n_latins,
           count(*) FILTER (same_rank) OVER of_latin AS n_ranked,
           row_number() OVER (PARTITION BY document_id, position ORDER BY stands, han) AS nth_han,
           row_number() OVER (PARTITION BY document_id, han ORDER BY position) AS nth_latin
    FROM pairs WHERE is_read AND NOT other_class
    WINDOW of_latin AS (PARTITION BY document_id, position), of_han AS (PARTITION BY document_id, han)
), read AS (
    SELECT meeting_id, document_id, position, han, name_key = han_key AS is_same_key FROM counted
    WHERE (n_hans = n_latins AND nth_han = nth_latin) OR (n_hans <> n_latins AND same_rank AND n_ranked = 1)
)
FROM read
UNION ALL
SELECT meeting_id, document_id, position, han, false
FROM pairs ANTI JOIN read r USING (document_id, position) ANTI JOIN read s USING (document_id, han)
WHERE is_near AND same_rank AND NOT is_read
QUALIFY count(*) OVER (PARTITION BY document_id, position) = 1 AND count(*) OVER (PARTITION BY document_id, han) = 1;

CREATE TEMP TABLE f_sightings AS
WITH placed AS (
    SELECT p.* REPLACE (coalesce(p.han, x.han) AS han, CASE WHEN x.han IS NULL THEN p.namesake ELSE 1 END AS namesake),
           p.namesake AS own_namesake, p.han IS NOT NULL AS is_han, r.meeting_id, m.held_on AS day, m.place_code AS meeting_place,
           m.admin_level, d.place_basis AS own_basis, d.place_code AS own_place, l.level AS place_level, l.parent_code, l.province_code,
           l.name_zh LIKE '%市' AS is_city, t.said_level
    FROM f_people p
    JOIN f_reports r USING (document_id)
    JOIN main.meetings m USING (meeting_id)
    JOIN f_meetings d USING (document_id)
    LEFT JOIN f_titles t ON t.title = p.title
    LEFT JOIN main.places l ON l.place_code = m.place_code
    LEFT JOIN f_resolved x ON x.document_id = p.document_id AND x.position = p.position AND x.is_same_key
), served AS (
    SELECT *,
           CASE WHEN meeting_place IS NULL THEN NULL
                WHEN said_level = 'provincial' AND place_level <> 'provincial' THEN province_code
                WHEN said_level = 'prefecture' AND place_level = 'county' AND NOT is_city THEN parent_code
                ELSE meeting_place END AS served_code,
           coalesce((said_level = 'county' AND place_level IN ('provincial', 'prefecture'))
                    OR (said_level = 'prefecture' AND place_level = 'provincial' AND NOT is_city), false) AS is_below,
           admin_level = 'national' AND coalesce(regexp_matches(
               lower(title), 'premier|state council|minister|politburo|national|国务|部长|总理'), false) AS is_national
    FROM placed
), marked AS (
    SELECT *,
           name_key || '|'
           || CASE WHEN is_national THEN 'national'
                   WHEN served_code IS NULL THEN 'document ' || document_id
                   ELSE served_code || CASE WHEN is_below THEN ' below' ELSE '' END END
           AS own_base, CASE WHEN namesake > 1 THEN '|' || namesake ELSE '' END AS number
    FROM served
), spread AS ( -- one name in pinyin at one place, in several characters: several people
    SELECT own_base, number FROM marked WHERE han IS NOT NULL GROUP BY ALL HAVING count(DISTINCT han) > 1
), told_apart AS MATERIALIZED (
    SELECT m.* REPLACE (own_base || CASE WHEN own_namesake > 1 THEN '|' || own_namesake ELSE '' END AS own_base),
           own_base || number || CASE WHEN s.own_base IS NOT NULL AND han IS NOT NULL THEN '|' || han ELSE '' END AS base
    FROM marked m LEFT JOIN spread s USING (own_base, number)
), careers AS ( -- of names that a head of a department bears
    SELECT base, min(day) FILTER (rank_class = 'head') AS first_head, min(day) FILTER (rank_class = 'deputy') AS first_deputy,
           max(day) FILTER (rank_class IN ('head', 'deputy')) AS last_leader
    FROM told_apart SEMI JOIN (SELECT base FROM told_apart WHERE rank_class = 'staff') USING (base)
    GROUP BY base
)
-- A head of party or government does not head a department of the same body afterwards, nor does a leader between two
-- sightings as one (a rare name excepted: its title was cut): that is a namesake.
SELECT document_id, position, meeting_id, name, name_key, own_key, han, is_han, name_zh, surname, rarity, display, namesake,
       title, rank_code, rank_class, CASE WHEN base <> own_base THEN own_base END AS earlier_base, day, served_code, is_below, is_national, own_basis,
       CASE WHEN own_basis = 'stated' AND own_place <> meeting_place
            THEN own_place || CASE WHEN said_level = 'county' THEN ' below' ELSE '' END END AS misread_place, start_char, end_char,
       base || CASE WHEN rank_class = 'staff'
                     AND (day > c.first_head OR (rarity < 2 AND day > c.first_deputy AND day < c.last_leader))
                    THEN '|staff' ELSE '' END AS atom
FROM told_apart LEFT JOIN careers c USING (base);

CREATE TEMP TABLE f_atoms AS
SELECT s.atom, min(s.name_key) AS name_key, min(s.surname) AS surname, max(s.rarity) AS rarity,
       min(s.served_code) AS served_code, bool_or(s.is_below) AS is_below, min(s.namesake) AS namesake,
       CASE WHEN count(DISTINCT s.han) = 1 THEN min(s.han) END AS han,
       min(s.day) AS first_day, max(s.day) AS last_day,
       coalesce(bool_or(s.rank_class IN ('head', 'deputy')), false) AS is_leader,
       -- the day of a meeting decides what came first and last; an undated one says neither
       arg_min(g.grade, (s.day, g.grade)) FILTER (s.day IS NOT NULL) AS first_grade,
       arg_max(g.grade, (s.day, g.grade)) FILTER (s.day IS NOT NULL) AS last_grade,
       min(u.level) AS level, min(u.parent_code) AS parent_code, min(u.province_code) AS province_code
FROM f_sightings s
LEFT JOIN place_units u ON u.place_code = s.served_code
-- Steps of a career; a deputy governor may lead a city's party committee, and the other way round.
LEFT JOIN (VALUES ('county', 'deputy', 1), ('county', 'head', 2), ('prefecture', 'deputy', 3), ('prefecture', 'head', 4),
                  ('provincial', 'deputy', 4), ('provincial', 'head', 5)) g(level, rank_class, grade)
  ON g.level = u.level AND g.rank_class = s.rank_class AND s.rank_code NOT IN ('congress_leader', 'cppcc_leader')
GROUP BY s.atom;

-- Words for one person in two atoms. Sure ones first; scores only order them.
CREATE TEMP TABLE atom_edges AS
-- one meeting, one name
WITH first_of AS (
    SELECT atom, min(atom) OVER (PARTITION BY meeting_id, name_key, han, namesake) AS first_atom
    FROM f_sightings WHERE served_code IS NULL AND NOT is_national
)
SELECT DISTINCT 0.99 AS score, first_atom AS a, atom AS b, 'one name at one meeting' AS reason
FROM first_of WHERE first_atom <> atom
UNION ALL
-- seen from above as the leader of some county of this prefecture, and in one such county alone
SELECT 0.95, least(x.atom, y.atom), greatest(x.atom, y.atom), 'leader of a county at a meeting of its prefecture'
FROM f_atoms x
JOIN f_atoms y ON y.name_key = x.name_key AND y.level = 'county' AND y.parent_code = x.served_code
 AND coalesce(x.han = y.han, true)
WHERE x.is_below AND NOT y.is_below AND x.rarity > 0 AND x.namesake = 1 AND y.namesake = 1
QUALIFY count(*) OVER (PARTITION BY x.atom) = 1
UNION ALL
SELECT 0.98, least(s.atom, h.atom), greatest(s.atom, h.atom), 'one name in two scripts at one meeting'
FROM f_resolved x
JOIN f_sightings s ON s.document_id = x.document_id AND s.position = x.position
JOIN (
    SELECT meeting_id, han, min(atom) AS atom FROM f_sightings WHERE is_han GROUP BY ALL
) h ON h.meeting_id = x.meeting_id AND h.han = x.han
WHERE s.atom <> h.atom
UNION
-- another reading of a polyphone (单: Shan, Dan) at one place, where but one name in characters reads so
SELECT 0.94, least(l.atom, h.atom), greatest(l.atom, h.atom), 'another reading of the name at one place'
FROM (SELECT * FROM f_atoms WHERE han IS NULL AND namesake = 1 AND is_leader) l
JOIN (
    SELECT DISTINCT a.atom, a.served_code, a.is_below, a.han, r.reading
    FROM f_atoms a
    JOIN f_sightings s ON s.atom = a.atom AND s.is_han
    JOIN f_readings r ON r.name = s.name
    WHERE a.han IS NOT NULL AND a.namesake = 1 AND a.is_leader
    QUALIFY count(DISTINCT a.han) OVER (PARTITION BY a.served_code, r.reading) = 1
) h ON h.served_code = l.served_code AND h.is_below = l.is_below AND h.reading = l.name_key
WHERE h.atom <> l.atom
  AND NOT EXISTS (FROM f_sightings p JOIN f_sightings q ON q.document_id = p.document_id
                  WHERE p.atom = h.atom AND q.atom = l.atom);

-- A move: one name at several places of one prefecture (or province, where the surname is not a common one), as a leader,
-- one after the other, never back and forth nor a step down. Namesakes of that rarity are far fewer there than leaders who move.
INSERT INTO atom_edges
WITH leaders AS (
    SELECT a.atom, a.name_key, a.han, a.first_day, a.last_day, a.first_grade, a.last_grade, a.rarity, a.province_code,
           coalesce(CASE WHEN a.level = 'prefecture' THEN a.served_code WHEN a.level = 'county' THEN a.parent_code END, a.served_code) AS circle
    FROM f_atoms a
    WHERE a.is_leader AND a.rarity > 0 AND a.namesake = 1 AND a.served_code IS NOT NULL AND NOT a.is_below
      AND a.first_day IS NOT NULL
), circles AS (
    SELECT name_key, CASE WHEN rarity = 2 THEN province_code ELSE circle END AS circle, han, atom, first_day, last_day,
           first_grade, last_grade
    FROM leaders
), told_apart AS ( -- names in pinyin go with those in characters where these are of one name
    SELECT c.* REPLACE (CASE WHEN s.n > 1 THEN coalesce(c.han, '') ELSE '' END AS han)
    FROM circles c JOIN (SELECT name_key, circle, count(DISTINCT han) AS n FROM circles GROUP BY ALL) s USING (name_key, circle)
), runs AS (
    SELECT *, lag(atom) OVER w AS before, lag(last_day) OVER w AS before_last, lag(last_grade) OVER w AS before_grade,
           count(*) OVER (PARTITION BY name_key, circle, han) AS n
    FROM told_apart WINDOW w AS (PARTITION BY name_key, circle, han ORDER BY first_day, atom)
), careers AS (
    SELECT *, bool_and(before IS NULL OR (before_last < first_day AND date_diff('day', before_last, first_day) <= 730
                                         AND coalesce(before_grade <= first_grade, true)))
                  OVER (PARTITION BY name_key, circle, han) AS in_sequence
    FROM runs
)
SELECT 0.9, least(before, atom), greatest(before, atom), 'moved between places of one prefecture or province'
FROM careers
WHERE before IS NOT NULL AND n <= 3 AND in_sequence;

-- One office that one person holds at a time, in one place and half a year, two spellings a letter apart: one person, as
-- long as no report lists both.
INSERT INTO atom_edges
WITH heads AS (
    SELECT DISTINCT atom, name_key, han, surname, served_code, rank_code, document_id, day
    FROM f_sightings
    WHERE rank_class = 'head' AND served_code IS NOT NULL AND NOT is_below AND day IS NOT NULL AND namesake = 1
), offices AS (
    SELECT DISTINCT served_code, rank_code, name_key FROM heads
), near AS ( -- names are compared once an office, not once a sighting
    SELECT x.served_code, x.rank_code, x.name_key AS one, y.name_key AS other
    FROM offices x JOIN offices y ON y.served_code = x.served_code AND y.rank_code = x.rank_code AND y.name_key > x.name_key
    WHERE abs(len(x.name_key) - len(y.name_key)) <= 1 AND levenshtein(x.name_key, y.name_key) = 1
)
SELECT DISTINCT 0.92, least(x.atom, y.atom), greatest(x.atom, y.atom), 'one office, two spellings'
FROM near n
JOIN heads x ON x.served_code = n.served_code AND x.rank_code = n.rank_code AND x.name_key = n.one
JOIN heads y ON y.served_code = n.served_code AND y.rank_code = n.rank_code AND y.name_key = n.other
WHERE abs(date_diff('day', x.day, y.day)) <= 183
  AND coalesce(x.han = y.han, true) -- in characters they are two names, whatever their sound
  AND NOT EXISTS (FROM f_sightings p JOIN f_sightings q ON q.document_id = p.document_id
                  WHERE p.atom = x.atom AND q.atom = y.atom);

-- Names of one place a letter apart that stay two people: for a human eye. Such names share their first or second half.
CREATE TEMP TABLE name_halves AS
SELECT DISTINCT atom, name_key, han, served_code, unnest([
           'first ' || left(name_key, len(name_key) // 2), 'first ' || left(name_key, (len(name_key) - 1) // 2),
           'last ' || right(name_key, len(name_key) // 2), 'last ' || right(name_key, (len(name_key) - 1) // 2)]) AS half
FROM f_atoms
WHERE is_leader AND served_code IS NOT NULL;

CREATE TEMP TABLE names_alike AS
WITH near AS (
    SELECT DISTINCT x.atom AS a, y.atom AS b
    FROM name_halves x JOIN name_halves y USING (served_code, half)
    WHERE x.name_key < y.name_key AND levenshtein(x.name_key, y.name_key) = 1 AND (x.han IS NULL OR y.han IS NULL)
), together AS (
    SELECT DISTINCT n.a, n.b
    FROM near n
    JOIN f_sightings p ON p.atom = n.a
    JOIN f_sightings q ON q.atom = n.b AND q.document_id = p.document_id
)
SELECT n.a, n.b
FROM near n
ANTI JOIN together t ON t.a = n.a AND t.b = n.b
ANTI JOIN atom_edges e ON e.a = least(n.a, n.b) AND e.b = greatest(n.a, n.b);
