-- Pairs of reports that can be of one meeting, by blocks: nothing is compared with everything.
CREATE TEMP TABLE reports AS
WITH halves AS (
    SELECT document_id,
           CASE WHEN bool_or(regexp_matches(lower(quote), 'morning|上午')) THEN 1 ELSE 0 END AS am,
           CASE WHEN bool_or(regexp_matches(lower(quote), 'afternoon|evening|night|下午|晚')) THEN 1 ELSE 0 END AS pm
    FROM extracted.evidence WHERE field = 'held_on' GROUP BY document_id
), people AS (
    SELECT document_id, list(DISTINCT name_key) AS people,
           coalesce(list(DISTINCT name_key) FILTER (rarity > 0), []) AS telling,
           coalesce(list(DISTINCT name_key) FILTER (presided), []) AS presiders,
           coalesce(list(DISTINCT name_key) FILTER (spoke), []) AS speakers
    FROM f_people GROUP BY document_id
), titles AS (
    SELECT document_id, lower(coalesce(title, '') || ' ' || coalesce(headline, '')) AS words,
           list_filter(list_distinct(words(title)), lambda w: NOT list_contains(
               ['the','of','in','a','an','s','on','and','to','for','at','citys','city','our','municipal','county',
                'district','province','provincial','whole','held','convened','meeting','conference',
                lower(coalesce(place_name, ''))], w)) AS title_words
    FROM f_meetings
), subjects AS (
    SELECT document_id, subjects_of(words) AS subjects FROM titles
), codes AS (
    SELECT document_id, list(DISTINCT code) AS sectors FROM f_codes WHERE codebook = 'sectors' GROUP BY document_id
)
SELECT m.document_id, m.held_on, coalesce(m.held_on, m.held_earliest) AS earliest,
       coalesce(m.held_on, m.held_latest) AS latest, m.place_code, m.admin_level, m.convener, m.meeting_type_code,
       CASE WHEN h.am = 1 AND h.pm = 0 THEN 'am' WHEN h.pm = 1 AND h.am = 0 THEN 'pm' END AS half,
       coalesce(t.title_words, []) AS title_words, coalesce(s.subjects, []) AS subjects,
       coalesce(p.people, []) AS people, coalesce(p.telling, []) AS telling,
       coalesce(p.presiders, []) AS presiders, coalesce(p.speakers, []) AS speakers,
       coalesce(c.sectors, []) AS sectors
FROM f_meetings m
LEFT JOIN halves h USING (document_id)
LEFT JOIN people p USING (document_id)
LEFT JOIN titles t USING (document_id)
LEFT JOIN subjects s USING (document_id)
LEFT JOIN codes c USING (document_id);

-- Large blocks of one place and day (a province on a day of a national campaign) are only compared on shared people.
CREATE TEMP TABLE small_blocks AS
SELECT held_on, place_code FROM reports
WHERE held_on IS NOT NULL AND place_code IS NOT NULL
GROUP BY ALL HAVING count(*) BETWEEN 2 AND 60;

CREATE TEMP TABLE report_people AS
SELECT r.document_id, r.held_on, r.earliest, r.latest, r.place_code, unnest(r.people) AS name_key FROM reports r;

CREATE TEMP TABLE candidate_pairs AS
-- same day and place
SELECT a.document_id AS a, b.document_id AS b
FROM reports a JOIN small_blocks USING (held_on, place_code) JOIN reports b USING (held_on, place_code)
WHERE a.document_id < b.document_id
UNION
-- same day, a shared name
SELECT a.document_id, b.document_id
FROM report_people a JOIN report_people b USING (held_on, name_key)
WHERE a.document_id < b.document_id AND coalesce(a.place_code = b.place_code, true)
UNION
-- an open date: overlapping intervals of at most 31 days, same place, a shared name
SELECT least(a.document_id, b.document_id), greatest(a.document_id, b.document_id)
FROM report_people a JOIN report_people b
  ON a.place_code = b.place_code AND a.name_key = b.name_key
 AND a.earliest <= b.latest AND b.earliest <= a.latest
WHERE a.held_on IS NULL AND a.document_id <> b.document_id
  AND date_diff('day', a.earliest, a.latest) <= 31 AND date_diff('day', b.earliest, b.latest) <= 31
UNION
-- a text that repeats another
SELECT least(d.document_id, d.duplicate_of), greatest(d.document_id, d.duplicate_of)
FROM main.documents d
JOIN reports a ON a.document_id = d.document_id
JOIN reports b ON b.document_id = d.duplicate_of
UNION
-- what a user joined or parted
SELECT least(a, b), greatest(a, b) FROM said_pairs
JOIN reports ra ON ra.document_id = a JOIN reports rb ON rb.document_id = b;

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
