-- One row a person. Needs atom_groups (atom, leader), made of atom_edges.
CREATE TEMP TABLE f_atom_ids AS
WITH grouped AS (
    SELECT a.atom, coalesce(g.leader, a.atom) AS leader FROM f_atoms a LEFT JOIN atom_groups g USING (atom)
), keyed AS (
    SELECT atom, leader, short_hash('p', atom) AS own_id FROM grouped
)
SELECT atom, own_id, min(own_id) OVER (PARTITION BY leader) AS person_id FROM keyed;

CREATE TEMP TABLE f_seen AS
SELECT s.*, i.person_id FROM f_sightings s JOIN f_atom_ids i USING (atom);

-- The scripts that each person's name is printed in.
CREATE TEMP TABLE f_scripts AS
SELECT person_id, list_sort(list(DISTINCT is_han)) AS scripts FROM f_seen WHERE namesake = 1 GROUP BY person_id;

INSERT INTO main.persons
WITH named AS (
    SELECT person_id, display, bool_or(is_han) AS is_han, count(*) AS n FROM f_seen GROUP BY ALL
), names AS ( -- in pinyin; that of the characters before what translations make of them
    SELECT person_id, arg_min(display, (NOT is_han, -n, display)) AS name FROM named GROUP BY person_id
), written AS ( -- as originals print the name, most often
    SELECT person_id, arg_min(name_zh, (-n, name_zh)) AS name_zh
    FROM (SELECT person_id, name_zh, count(*) AS n FROM f_seen WHERE is_han GROUP BY ALL) GROUP BY person_id
), places AS (
    SELECT person_id, arg_max(served_code, (coalesce(day, DATE '0001-01-01'), served_code)) AS place_code
    FROM f_seen WHERE served_code IS NOT NULL AND NOT is_below GROUP BY person_id
), characters AS (
    -- Else characters that a source gives for the name at a place where the person served; only where all agree.
    SELECT s.person_id, min(g.name_zh) AS name_zh
    FROM (SELECT DISTINCT person_id, name_key, served_code FROM f_seen) s
    JOIN register g ON g.name_key = s.name_key AND g.place_code = s.served_code
    WHERE g.name_zh IS NOT NULL
    GROUP BY s.person_id HAVING count(DISTINCT g.name_zh) = 1
)
SELECT n.person_id, n.name, coalesce(w.name_zh, c.name_zh), p.place_code, min(m.held_on), max(m.held_on), count(DISTINCT s.meeting_id),
       -- no dated meeting: the interval in which they were, told as such
       CASE WHEN max(m.held_on) IS NULL AND bool_and(m.held_earliest IS NOT NULL) THEN min(m.held_earliest) END,
       CASE WHEN max(m.held_on) IS NULL AND bool_and(m.held_latest IS NOT NULL) THEN max(m.held_latest) END
FROM names n
JOIN f_seen s USING (person_id)
JOIN main.meetings m USING (meeting_id)
LEFT JOIN places p USING (person_id)
LEFT JOIN written w USING (person_id)
LEFT JOIN characters c USING (person_id)
GROUP BY n.person_id, n.name, w.name_zh, c.name_zh, p.place_code
ORDER BY n.person_id;

-- Ids that the joined atoms bore alone, and that a sighting bore as long as its place was not known.
INSERT INTO main.person_aliases
WITH reasons AS (
    SELECT atom, min(reason) AS reason
    FROM (SELECT a AS atom, reason FROM atom_edges UNION SELECT b, reason FROM atom_edges) GROUP BY atom
), aliases AS (
    SELECT i.own_id AS alias_id, i.person_id, coalesce(r.reason, 'joined') AS reason
    FROM f_atom_ids i LEFT JOIN reasons r USING (atom)
    UNION ALL
    SELECT short_hash('p', s.name_key || '|document ' || s.document_id
                           || CASE WHEN s.namesake > 1 THEN '|' || s.namesake ELSE '' END),
           s.person_id, 'the place became known by other sources'
    FROM f_seen s WHERE s.served_code IS NOT NULL AND s.own_basis <> 'stated'
    UNION ALL -- the key of a page of several stories, before these were told apart
    SELECT short_hash('p', s.name_key || '|document ' || split_part(s.document_id, '#', 1)
                           || CASE WHEN s.namesake > 1 THEN '|' || s.namesake ELSE '' END),
           s.person_id, 'the stories of the page were told apart'
    FROM f_seen s WHERE contains(s.document_id, '#')
    UNION ALL -- a county's meeting that one report put at the prefecture
    SELECT short_hash('p', s.name_key || '|' || s.misread_place || CASE WHEN s.namesake > 1 THEN '|' || s.namesake ELSE '' END),
           s.person_id, 'the county became known by another report'
    FROM f_seen s WHERE s.misread_place IS NOT NULL
    UNION ALL -- a name in pinyin that characters tell to be of several people
    SELECT short_hash('p', s.earlier_base), s.person_id, 'characters tell namesakes apart'
    FROM f_seen s WHERE s.earlier_base IS NOT NULL
)
SELECT alias_id, min(person_id), min(reason)
FROM aliases
WHERE alias_id <> person_id AND alias_id NOT IN (SELECT person_id FROM main.persons)
GROUP BY alias_id
ORDER BY alias_id;

INSERT INTO quality.issues
SELECT min(y.document_id), NULL, 'names_alike',
       min(x.display) || ' (' || x.person_id || ') and ' || min(y.display) || ' (' || y.person_id || ') at ' || min(x.served_code)
       || ' may be one', NULL, NULL
FROM names_alike n
JOIN f_seen x ON x.atom = n.a
JOIN f_seen y ON y.atom = n.b
WHERE x.person_id <> y.person_id
GROUP BY x.person_id, y.person_id
ORDER BY ALL;
