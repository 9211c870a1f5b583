-- Demands of merged meetings in pairs, with how much their wordings share. Points (hundredths) are explained in
-- docs/resolution.md; they were set on tests/data/pairs/demands_develop.yaml. Needs kept_wordings, and made_now:
-- reports of so many meetings at a time, whose demands have nothing to do with those of others.

-- Who makes a demand: a person of the meeting, whatever the spelling of the name. Two names in two scripts can be one
-- person's that nothing joins yet, unless one of them is known in the other's script.
CREATE OR REPLACE TEMP TABLE d_said AS
WITH seen AS (
    SELECT document_id, meeting_id, name_key, own_key, person_id, is_han
    FROM f_seen SEMI JOIN made_now USING (document_id) WHERE namesake = 1
), own AS (
    SELECT document_id, own_key, min(person_id) AS person_id FROM seen GROUP BY ALL
), of_meeting AS ( -- by characters, and by pinyin where that is one person's alone
    SELECT meeting_id, own_key, min(person_id) AS person_id FROM seen GROUP BY ALL HAVING count(DISTINCT person_id) = 1
), by_pinyin AS (
    SELECT meeting_id, name_key, min(person_id) AS person_id, bool_or(is_han) AS is_han
    FROM seen GROUP BY ALL HAVING count(DISTINCT person_id) = 1
), named AS (
    SELECT d.document_id, d.position, r.meeting_id, r.nth, r.age, r.n_reports, m.language, d.text, d.speaker_kind, n.name_key, n.han,
           coalesce(o.person_id, x.person_id, y.person_id) AS person_id,
           CASE WHEN d.speaker_kind = 'person' THEN d.speaker_name END AS name,
           hash(d.text) AS words, strlen(d.text) AS n_bytes, coalesce(k.said, said_words(d.text)) AS key
    FROM f_directives d
    JOIN made_now r USING (document_id)
    JOIN f_meetings m USING (document_id)
    LEFT JOIN f_names n ON n.name = d.speaker_name
    LEFT JOIN kept_wordings k ON k.words = hash(d.text) AND k.n_bytes = strlen(d.text)
    LEFT JOIN own o ON o.document_id = d.document_id AND o.own_key = coalesce(n.han, n.name_key)
    LEFT JOIN of_meeting x ON x.meeting_id = r.meeting_id AND x.own_key = coalesce(n.han, n.name_key)
    -- a name in characters is not another in characters of the same sound
    LEFT JOIN by_pinyin y ON y.meeting_id = r.meeting_id AND y.name_key = n.name_key AND (n.han IS NULL OR NOT y.is_han)
)
SELECT n.* EXCLUDE (name, name_key, han), CASE WHEN name IS NOT NULL THEN coalesce(n.person_id, n.han, n.name_key, name) END AS speaker,
       CASE WHEN name IS NOT NULL THEN coalesce(s.scripts, [regexp_matches(name, '[\x{3400}-\x{9fff}]')]) END AS scripts
FROM named n LEFT JOIN f_scripts s USING (person_id);

-- The same words are one demand, in two reports or twice on one page, unless two named speakers say them; where a report
-- leaves open who does, the one whom it names elsewhere, else the first.
CREATE OR REPLACE TEMP TABLE d_groups AS
WITH again AS ( -- most words stand once in their meeting: only the others are compared
    SELECT meeting_id, key FROM d_said GROUP BY ALL HAVING count(*) > 1
), voiced AS (
    SELECT d.* EXCLUDE (text, words, n_bytes),
           coalesce(speaker,
               arg_min(speaker, position) FILTER (speaker IS NOT NULL) OVER (PARTITION BY document_id, key),
               arg_min(speaker, (nth, position)) FILTER (speaker IS NOT NULL) OVER (PARTITION BY meeting_id, key), '') AS voice
    FROM d_said d SEMI JOIN again USING (meeting_id, key)
)
SELECT * EXCLUDE (key), first_value(document_id || ':' || position) OVER (
           PARTITION BY meeting_id, key, voice ORDER BY nth, position) AS node
FROM voiced
UNION ALL
SELECT d.* EXCLUDE (text, words, n_bytes, key), coalesce(speaker, '') AS voice, document_id || ':' || position AS node
FROM d_said d ANTI JOIN again USING (meeting_id, key);

CREATE OR REPLACE TEMP TABLE d_nodes AS
SELECT g.* EXCLUDE (scripts), d.text, numbers_of(d.text) AS numbers, s.scripts
FROM (
    SELECT node, meeting_id, document_id, position, language, nullif(voice, '') AS speaker, speaker_kind, scripts
    FROM d_groups WHERE n_reports > 1 AND node = document_id || ':' || position
) g
JOIN (SELECT node, max(scripts) AS scripts FROM d_groups WHERE n_reports > 1 GROUP BY node) s USING (node)
JOIN d_said d USING (document_id, position);

-- What a wording holds: words as concepts (demand_words.csv) or stems with the weight of telling words (genre_words.csv),
-- pairs of Chinese characters; and what has no language: numbers, codes, days, places and people named.
CREATE OR REPLACE TEMP TABLE d_items AS
WITH stems AS (
    SELECT node, unnest(regexp_extract_all(lower(text), '[a-z][a-z0-9-]*[a-z0-9]|[a-z]')) AS word FROM d_nodes
), parts AS ( -- “high-rise” is looked up whole, then by its parts
    SELECT node, word FROM stems WHERE word IN (SELECT word FROM f_demand_words)
    UNION ALL
    SELECT node, unnest(string_split(word, '-')) FROM stems WHERE word NOT IN (SELECT word FROM f_demand_words)
), own_names AS (
    SELECT n.node, unnest(words(p.name)) AS word FROM d_nodes n JOIN f_people p USING (document_id)
    UNION SELECT n.node, unnest(words(m.place_name)) FROM d_nodes n JOIN f_meetings m USING (document_id)
), concepts AS (
    SELECT p.node, coalesce(w.concept, stem(p.word)) AS concept, w.weight
    FROM parts p ANTI JOIN own_names o ON o.node = p.node AND o.word = p.word
    LEFT JOIN f_demand_words w ON w.word = p.word
    WHERE len(p.word) > 1
), runs AS (
    SELECT node, unnest(regexp_extract_all(text, '[\x{3400}-\x{9fff}]{2,}')) AS run FROM d_nodes
), pairs AS (
    SELECT node, unnest(list_transform(range(1, len(run)), lambda i: substring(run, i, 2))) AS word FROM runs
), mentions AS (
    SELECT document_id, 'place ' || candidates[1] AS name, start_char, end_char
    FROM r_place_mentions WHERE len(candidates) = 1
    UNION ALL SELECT document_id, 'person ' || person_id, start_char, end_char FROM f_seen
), spoken AS (
    SELECT * FROM (VALUES ('two', '2'), ('three', '3'), ('four', '4'), ('five', '5'), ('six', '6'), ('seven', '7'),
                          ('eight', '8'), ('nine', '9'), ('ten', '10'), ('twelve', '12')) t(word, number)
)
SELECT DISTINCT node, item, weight, is_common FROM (
    SELECT c.node, c.concept AS item, coalesce(c.weight, g.weight, 671) AS weight, false AS is_common
    FROM concepts c LEFT JOIN f_genre_words g ON g.stem = c.concept
    WHERE c.concept <> '-' AND c.concept NOT IN (SELECT word FROM spoken)
    UNION ALL
    SELECT p.node, coalesce(w.concept, p.word), coalesce(w.weight, 671), false
    FROM pairs p LEFT JOIN f_demand_words w USING (word) WHERE coalesce(w.concept, '') <> '-'
    UNION ALL SELECT node, 'number ' || unnest(numbers), 500, true FROM d_nodes
    UNION ALL SELECT s.node, 'number ' || number, 500, true FROM stems s JOIN spoken USING (word)
    UNION ALL
    SELECT n.node, k.codebook || ' ' || k.code, CASE k.codebook WHEN 'sectors' THEN 300 WHEN 'phrases' THEN 400 ELSE 200 END, true
    FROM d_nodes n JOIN f_codes k USING (document_id, position)
    UNION ALL
    SELECT n.node, m.name, 671, true
    FROM d_nodes n
    JOIN f_directives d USING (document_id, position)
    JOIN mentions m ON m.document_id = n.document_id AND m.start_char >= d.start_char AND m.end_char <= d.end_char
);

CREATE OR REPLACE TEMP TABLE d_weights AS
SELECT n.node, n.meeting_id, n.document_id, n.language, n.numbers, n.speaker, n.speaker_kind, n.scripts, i.weight, i.common_weight,
       coalesce(i.sectors, []) AS sectors
FROM d_nodes n
JOIN (
    SELECT node, sum(weight)::INTEGER AS weight, coalesce(sum(weight) FILTER (is_common), 0)::INTEGER AS common_weight,
           list(item) FILTER (item LIKE 'sectors %') AS sectors
    FROM d_items GROUP BY node
) i USING (node);

-- What more than 60 wordings of a meeting hold brings no two of them together: pairs grow with the wordings, not with
-- their square.
CREATE OR REPLACE TEMP TABLE d_near AS
WITH held AS (
    SELECT w.meeting_id, i.item, i.node, count(*) OVER (PARTITION BY w.meeting_id, i.item) AS n
    FROM d_items i JOIN d_weights w USING (node)
), telling AS (
    SELECT meeting_id, item, node FROM held WHERE n BETWEEN 2 AND 60
)
SELECT DISTINCT x.node AS a, y.node AS b
FROM telling x JOIN telling y ON y.meeting_id = x.meeting_id AND y.item = x.item
WHERE x.node < y.node;

CREATE OR REPLACE TEMP TABLE d_compared AS
SELECT n.a, n.b, x.meeting_id, x.language <> y.language AS is_rendition,
       x.weight AS weight_a, y.weight AS weight_b, x.common_weight AS common_a, y.common_weight AS common_b,
       len(x.numbers) > 0 AND len(y.numbers) > 0
           AND len(list_intersect(x.numbers, y.numbers)) < least(len(x.numbers), len(y.numbers)) AS other_numbers,
       len(x.sectors) > 0 AND len(y.sectors) > 0 AND NOT list_has_any(x.sectors, y.sectors) AS other_sectors,
       coalesce(x.speaker = y.speaker, false) AS same_speaker,
       -- a translation keeps apart what the meeting demands and what a leader does
       x.language <> y.language AND 'person' IN (x.speaker_kind, y.speaker_kind)
           AND 'meeting' IN (x.speaker_kind, y.speaker_kind) AS other_voice
FROM d_near n
JOIN d_weights x ON x.node = n.a
JOIN d_weights y ON y.node = n.b
WHERE x.document_id <> y.document_id AND coalesce(x.speaker = y.speaker OR NOT list_has_any(x.scripts, y.scripts), true);

-- In two steps: joined in one, items would meet the items of all wordings first, and time grow with the square of these.
CREATE OR REPLACE TEMP TABLE d_pair_items AS
SELECT c.a, c.b, i.item, i.weight, i.is_common
FROM d_compared c JOIN d_items i ON i.node = c.a
WHERE NOT c.other_numbers;

CREATE OR REPLACE TEMP TABLE d_pairs AS
WITH shared AS (
    SELECT p.a, p.b, sum(p.weight)::INTEGER AS shared, coalesce(sum(p.weight) FILTER (p.is_common), 0)::INTEGER AS common_shared
    FROM d_pair_items p JOIN d_items j ON j.node = p.b AND j.item = p.item
    GROUP BY p.a, p.b
), measured AS (
    SELECT c.*, CASE WHEN is_rendition THEN s.common_shared ELSE s.shared END AS in_both,
           CASE WHEN is_rendition THEN c.common_a ELSE c.weight_a END AS of_a,
           CASE WHEN is_rendition THEN c.common_b ELSE c.weight_b END AS of_b
    FROM d_compared c JOIN shared s USING (a, b)
)
SELECT meeting_id, a, b, is_rendition,
       -- half for what both hold of all, half for what the longer holds of the shorter
       (50 * in_both // (of_a + of_b - in_both) + 50 * in_both // least(of_a, of_b))::INTEGER
           + CASE WHEN same_speaker THEN 5 ELSE 0 END - CASE WHEN other_sectors THEN 10 ELSE 0 END
           - CASE WHEN other_voice THEN 30 ELSE 0 END AS points,
       (100 * in_both // of_a)::INTEGER AS share_of_a, (100 * in_both // of_b)::INTEGER AS share_of_b
FROM measured
WHERE in_both > 0 AND points >= 15;

CREATE OR REPLACE TEMP TABLE d_wordings AS
SELECT g.meeting_id, g.node, g.nth, g.position, g.speaker, g.language, coalesce(w.common_weight, 0) = 0 AS is_bare,
       array_to_string(list_transform(g.scripts, lambda is_han: CASE WHEN is_han THEN 'han' ELSE 'latin' END), ' ') AS scripts
FROM d_groups g LEFT JOIN d_weights w USING (node)
WHERE g.n_reports > 1;
