-- Pairs of reports that can be of one meeting, by blocks: nothing is compared with everything.
-- What blocks go by, of every report.
CREATE TEMP TABLE report_days AS
WITH told AS (
    SELECT document_id,
           bool_or(regexp_matches(lower(quote), 'yesterday|today|tonight|last night|this (morning|afternoon|evening)|昨|今[天日晨早晚]|今[上下]午|当[天日]')) AS is_relative
    FROM r_evidence WHERE field = 'held_on' GROUP BY document_id
), people AS (
    SELECT document_id, count(DISTINCT own_key) AS n FROM f_people GROUP BY document_id
)
SELECT m.document_id, m.held_on, coalesce(m.held_on, m.held_earliest, m.held_latest - INTERVAL 14 DAY)::DATE AS earliest,
       coalesce(m.held_on, m.held_latest) AS latest,
       m.held_on IS NOT NULL AND (coalesce(h.is_relative, false) OR coalesce(m.held_on = m.published_on, false)) AS is_soft,
       m.place_code, CASE WHEN u.level = 'county' THEN u.parent_code END AS parent_code, m.admin_level, coalesce(p.n, 0) AS n_people
FROM f_meetings m
LEFT JOIN place_units u USING (place_code)
LEFT JOIN told h USING (document_id)
LEFT JOIN people p USING (document_id);

-- Large blocks of one place and day (a province on a day of a national campaign) are only compared on shared people.
CREATE TEMP TABLE small_blocks AS
SELECT held_on, place_code FROM report_days
WHERE held_on IS NOT NULL AND place_code IS NOT NULL
GROUP BY ALL HAVING count(*) BETWEEN 2 AND 60;

CREATE TEMP TABLE report_people AS
SELECT DISTINCT r.document_id, r.held_on, r.earliest, r.latest, r.place_code, r.parent_code, r.is_soft, r.n_people,
       unnest(p.readings) AS name_key
FROM report_days r JOIN f_people p USING (document_id);

-- A name that more than 60 reports of one day bear (a national video conference): each of them is compared with the 30
-- fullest of the day and of its place alone, so that pairs grow with the reports, not with their square.
CREATE TEMP TABLE name_days AS
SELECT held_on, name_key, count(*) AS n FROM report_people WHERE held_on IS NOT NULL GROUP BY ALL;
CREATE TEMP TABLE fullest AS
SELECT document_id, held_on, name_key FROM report_people JOIN name_days USING (held_on, name_key)
WHERE n > 60
QUALIFY row_number() OVER (PARTITION BY held_on, name_key ORDER BY n_people DESC, document_id) <= 30
     OR (place_code IS NOT NULL
         AND row_number() OVER (PARTITION BY held_on, name_key, place_code ORDER BY n_people DESC, document_id) <= 30);

INSERT INTO quality.issues
SELECT min(f.document_id), NULL, 'pairs_left_out',
       n || ' reports of ' || held_on || ' name ' || name_key
       || ': each was compared with the 30 fullest of the day and of its place only', NULL, NULL
FROM name_days JOIN fullest f USING (held_on, name_key)
WHERE name_key LIKE '% %' -- a name that is also run together is told once
GROUP BY held_on, name_key, n
ORDER BY held_on, name_key;

-- The months that an interval of at most 31 days touches: intervals meet only in a month of both.
CREATE TEMP TABLE people_months AS
SELECT document_id, place_code, name_key, held_on, earliest, latest,
       unnest(generate_series(date_trunc('month', earliest), date_trunc('month', latest), INTERVAL 1 MONTH)) AS month
FROM report_people
WHERE earliest <= latest AND date_diff('day', earliest, latest) <= 31 AND place_code IS NOT NULL;

CREATE TEMP TABLE candidate_pairs AS
-- same day and place
SELECT a.document_id AS a, b.document_id AS b
FROM report_days a JOIN small_blocks USING (held_on, place_code) JOIN report_days b USING (held_on, place_code)
WHERE a.document_id < b.document_id
UNION
-- same day, a shared name; a county and its prefecture may be one place that was read in two ways
SELECT a.document_id, b.document_id
FROM report_people a JOIN name_days n USING (held_on, name_key) JOIN report_people b USING (held_on, name_key)
WHERE n.n <= 60 AND a.document_id < b.document_id
  AND coalesce(a.place_code = b.place_code OR coalesce(a.parent_code, '') = b.place_code
               OR coalesce(b.parent_code, '') = a.place_code, true)
UNION
SELECT least(a.document_id, b.document_id), greatest(a.document_id, b.document_id)
FROM report_people a JOIN fullest f USING (held_on, name_key) JOIN report_days b ON b.document_id = f.document_id
WHERE a.document_id <> b.document_id
  AND coalesce(a.place_code = b.place_code OR coalesce(a.parent_code, '') = b.place_code
               OR coalesce(b.parent_code, '') = a.place_code, true)
UNION
-- “yesterday” of a text that came out late or early: a day off, same place, a shared name
SELECT least(a.document_id, b.document_id), greatest(a.document_id, b.document_id)
FROM report_people a JOIN report_people b
  ON a.place_code = b.place_code AND a.name_key = b.name_key AND b.held_on = a.held_on + 1
WHERE a.is_soft <> b.is_soft
UNION
-- an open date: overlapping intervals of at most 31 days, same place, a shared name
SELECT least(a.document_id, b.document_id), greatest(a.document_id, b.document_id)
FROM people_months a JOIN people_months b
  ON a.place_code = b.place_code AND a.name_key = b.name_key AND a.month = b.month
 AND a.earliest <= b.latest AND b.earliest <= a.latest
WHERE a.held_on IS NULL AND a.document_id <> b.document_id
UNION
-- a text that repeats another
SELECT least(d.document_id, d.duplicate_of), greatest(d.document_id, d.duplicate_of)
FROM r_documents d
JOIN report_days a ON a.document_id = d.document_id
JOIN report_days b ON b.document_id = d.duplicate_of
UNION
-- what a user joined or parted
SELECT least(a, b), greatest(a, b) FROM said_pairs
JOIN report_days ra ON ra.document_id = a JOIN report_days rb ON rb.document_id = b;

-- Pairs that the build before compared, of whose reports nothing is another now: neither what they say (same_documents) nor
-- what others decide of them, told by a number over it (kept.py). Needs kept_pairs.
CREATE TEMP TABLE pair_prints AS
SELECT m.document_id, hash(m, d.duplicate_of) AS print FROM f_meetings m JOIN r_documents d USING (document_id);

CREATE TEMP TABLE same_reports AS -- but for those of which this build holds a demand back
SELECT document_id FROM f_meetings
WHERE split_part(document_id, '#', 1) IN (FROM same_documents) AND document_id NOT IN (SELECT document_id FROM held_rows);

CREATE TEMP TABLE known_pairs AS
SELECT k.* EXCLUDE (print_a, print_b)
FROM kept_pairs k
JOIN pair_prints p ON p.document_id = k.a AND p.print = k.print_a
JOIN pair_prints q ON q.document_id = k.b AND q.print = k.print_b
WHERE k.a IN (FROM same_reports) AND k.b IN (FROM same_reports);

-- What is compared, of the reports that are: most are in no pair.
CREATE TEMP TABLE reports AS
WITH fresh_pairs AS (
    FROM candidate_pairs ANTI JOIN known_pairs USING (a, b)
), needed AS (
    SELECT a AS document_id FROM fresh_pairs UNION SELECT b FROM fresh_pairs
    UNION SELECT document_id FROM report_days WHERE admin_level = 'national' AND held_on IS NOT NULL
), halves AS (
    SELECT document_id,
           CASE WHEN bool_or(regexp_matches(lower(quote), 'morning|上午')) THEN 1 ELSE 0 END AS am,
           CASE WHEN bool_or(regexp_matches(lower(quote), 'afternoon|evening|night|下午|晚')) THEN 1 ELSE 0 END AS pm
    FROM r_evidence SEMI JOIN needed USING (document_id) WHERE field = 'held_on' GROUP BY document_id
), people AS (
    SELECT document_id, bool_or(han IS NOT NULL) AS has_han, bool_or(han IS NULL) AS has_latin, list(DISTINCT own_key) AS people,
           coalesce(list(DISTINCT own_key) FILTER (rarity > 0), []) AS telling,
           coalesce(list(DISTINCT own_key) FILTER (presided), []) AS presiders,
           coalesce(list(DISTINCT own_key) FILTER (spoke), []) AS speakers,
           -- who had a part in the meeting, the most senior first
           coalesce(list(own_key ORDER BY k.seniority, own_key) FILTER (presided OR spoke), []) AS active,
           arg_min(rank_class, (k.seniority, own_key)) FILTER (presided OR spoke) AS active_class
    FROM f_people SEMI JOIN needed USING (document_id) LEFT JOIN main.ranks k USING (rank_code) GROUP BY document_id
), titles AS (
    SELECT document_id, lower(coalesce(title, '') || ' ' || coalesce(headline, '')) AS words,
           list_filter(list_distinct(words(title)), lambda w: NOT list_contains(
               ['the','of','in','a','an','s','on','and','to','for','at','citys','city','our','municipal','county',
                'district','province','provincial','whole','held','convened','meeting','conference',
                '的','我','全','省','市','县','区','召','开','会','议','工','作','年','第','次',
                lower(coalesce(place_name, ''))], w)) AS title_words
    FROM f_meetings SEMI JOIN needed USING (document_id)
), named AS (
    SELECT document_id, subjects_of(words) AS subjects FROM titles
), surroundings AS (
    -- The rest of the sentence around the title, for titles that name no subject (“the first plenary meeting of 2023”).
    SELECT e.document_id, string_agg(lower(
               regexp_extract(substring(d.text, greatest(1, e.start_char - 119), least(120, e.start_char)), '[^.。!?\n]*$')
               || ' ' || regexp_extract(substring(d.text, e.end_char + 1, 80), '^[^.。!?\n]*')), ' '
               ORDER BY e.start_char, e.end_char) AS words
    FROM r_evidence e SEMI JOIN (FROM named WHERE len(subjects) = 0) USING (document_id) JOIN texts d ON d.document_id = split_part(e.document_id, '#', 1)
    WHERE e.field = 'title' GROUP BY e.document_id
), subjects AS (
    SELECT n.document_id, CASE WHEN len(n.subjects) > 0 THEN n.subjects ELSE coalesce(subjects_of(s.words), []) END AS subjects
    FROM named n LEFT JOIN surroundings s USING (document_id)
)
SELECT w.document_id, w.held_on, w.earliest, w.latest, m.publisher,
       -- “recently” is taken for the fortnight before the text came out, but never counts without like words
       m.held_on IS NULL AND m.held_earliest IS NULL AND m.held_latest IS NOT NULL AS is_vague,
       w.is_soft, w.parent_code, w.place_code, w.admin_level, m.convener, m.meeting_type_code,
       CASE WHEN h.am = 1 AND h.pm = 0 THEN 'am' WHEN h.pm = 1 AND h.am = 0 THEN 'pm' END AS half,
       coalesce(t.title_words, []) AS title_words, coalesce(s.subjects, []) AS subjects,
       coalesce(p.has_han, false) AS has_han, coalesce(p.has_latin, false) AS has_latin, m.language,
       coalesce(p.people, []) AS people, coalesce(p.telling, []) AS telling,
       coalesce(p.presiders, []) AS presiders, coalesce(p.speakers, []) AS speakers, coalesce(p.active, []) AS active, p.active_class
FROM report_days w
SEMI JOIN needed USING (document_id)
JOIN f_meetings m USING (document_id)
LEFT JOIN halves h USING (document_id)
LEFT JOIN people p USING (document_id)
LEFT JOIN titles t USING (document_id)
LEFT JOIN subjects s USING (document_id);

-- One national or provincial meeting watched in many places: each report is tied to the first of its day and subject.
INSERT INTO candidate_pairs
WITH watched AS (
    SELECT document_id, held_on, list_sort(subjects) AS subjects,
           first_value(document_id) OVER (PARTITION BY held_on, list_sort(subjects) ORDER BY document_id) AS first_id
    FROM reports
    WHERE admin_level = 'national' AND held_on IS NOT NULL AND len(subjects) > 0
)
SELECT first_id, document_id FROM watched WHERE first_id <> document_id
EXCEPT SELECT a, b FROM candidate_pairs;

CREATE TEMP TABLE new_pairs AS
FROM candidate_pairs ANTI JOIN known_pairs USING (a, b);

-- Names in two scripts: of each pair of reports the names of the second by those of the first that they can spell. Two
-- names a letter apart are one where they bear one office, another name is common to both, and neither has a like.
CREATE TEMP TABLE renamed AS
WITH crossed AS (
    SELECT c.a, c.b FROM new_pairs c
    JOIN reports x ON x.document_id = c.a
    JOIN reports y ON y.document_id = c.b
    WHERE (x.has_han AND y.has_latin) OR (x.has_latin AND y.has_han)
), met AS (
    SELECT c.a, c.b, p.own_key AS key_a, q.own_key AS key_b,
           coalesce(p.han = q.han, list_has_any(p.readings, q.readings)) AS is_one,
           (p.han IS NULL) <> (q.han IS NULL) AND p.rank_code = q.rank_code AND len(p.name_key) > 5
               AND levenshtein(p.name_key, q.name_key) = 1 AS is_near
    FROM crossed c
    JOIN f_people p ON p.document_id = c.a
    JOIN f_people q ON q.document_id = c.b
), sure AS (
    SELECT DISTINCT a, b, key_a, key_b FROM met WHERE is_one
), near AS (
    SELECT DISTINCT a, b, key_a, key_b FROM met SEMI JOIN sure USING (a, b)
    ANTI JOIN sure s USING (a, b, key_a)
    ANTI JOIN sure t USING (a, b, key_b)
    WHERE is_near AND NOT is_one
    QUALIFY count(DISTINCT key_b) OVER (PARTITION BY a, b, key_a) = 1 AND count(DISTINCT key_a) OVER (PARTITION BY a, b, key_b) = 1
)
SELECT a, b, map_from_entries(list((key_b, key_a) ORDER BY key_b)) AS names
FROM (SELECT a, b, key_b, min(key_a) AS key_a FROM (FROM sure UNION ALL FROM near) GROUP BY ALL)
GROUP BY a, b;
