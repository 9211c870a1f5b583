-- Points (hundredths) for and against one meeting, of the pairs in pairs_now: what a pair gets depends on its two reports
-- alone. The weights were set on the developing half of the written pairs (tests/data/pairs) and are explained in
-- docs/resolution.md.
CREATE OR REPLACE TEMP TABLE told AS
-- The second report of each pair with names in two scripts, its people by the names of the first.
SELECT n.a, r.* REPLACE (as_spelt(r.people, n.names) AS people, as_spelt(r.telling, n.names) AS telling,
                         as_spelt(r.presiders, n.names) AS presiders, as_spelt(r.speakers, n.names) AS speakers,
                         as_spelt(r.active, n.names) AS active)
FROM (FROM renamed SEMI JOIN pairs_now USING (a, b)) n
JOIN reports r ON r.document_id = n.b;

CREATE OR REPLACE TEMP TABLE pair_features AS
SELECT c.a, c.b,
       coalesce(x.place_code = y.place_code, false) AS same_place,
       coalesce(x.place_code <> y.place_code, false) AS other_place,
       coalesce(x.parent_code = y.place_code, false) OR coalesce(y.parent_code = x.place_code, false) AS within_place,
       coalesce(x.earliest > y.latest OR y.earliest > x.latest, false) AS other_day,
       -- Floods and epidemics are met about daily, so that a day off is another meeting.
       coalesce(abs(date_diff('day', x.held_on, y.held_on)) = 1 AND x.is_soft <> y.is_soft AND x.place_code = y.place_code
                AND coalesce(x.publisher <> y.publisher, true)
                AND NOT list_has_any(list_concat(x.subjects, y.subjects), ['flood', 'epidemic']), false) AS near_day,
       x.is_vague OR y.is_vague AS is_vague,
       coalesce(x.held_on = y.held_on, false) AS same_day,
       x.admin_level = 'national' AND y.admin_level = 'national' AS both_national,
       coalesce(x.place_code IS NULL OR y.place_code IS NULL, false)
           AND x.admin_level <> y.admin_level AND 'unknown' NOT IN (x.admin_level, y.admin_level) AS other_level,
       coalesce(x.half <> y.half, false) AS other_half,
       -- held a few times a year, never two days running
       x.meeting_type_code = 'safety_committee_plenary' AND y.meeting_type_code = 'safety_committee_plenary' AS is_seldom,
       len(list_intersect(x.people, y.people)) AS n_shared,
       len(list_intersect(x.telling, y.telling)) AS n_telling,
       least(len(x.people), len(y.people)) AS n_fewer,
       len(list_intersect(x.speakers, y.speakers)) > 0 AS same_speaker,
       len(list_intersect(x.presiders, y.presiders)) > 0 AS same_presider,
       len(x.presiders) > 0 AND len(y.presiders) > 0 AND len(list_intersect(x.presiders, y.people)) = 0
           AND len(list_intersect(y.presiders, x.people)) = 0 AS other_presider,
       len(x.speakers) > 0 AND len(y.speakers) > 0 AND len(list_intersect(x.speakers, y.people)) = 0
           AND len(list_intersect(y.speakers, x.people)) = 0 AS other_speaker,
       -- Reports leave out those who came after the first speaker, not the first speaker.
       len(x.active) > 0 AND len(y.active) > 0
           AND (NOT list_contains(y.people, x.active[1]) OR NOT list_contains(x.people, y.active[1]))
           AND NOT same_presider AS other_head,
       len(x.subjects) > 0 AND len(y.subjects) > 0 AND len(list_intersect(x.subjects, y.subjects)) = 0 AS other_subject,
       len(list_intersect(x.subjects, y.subjects)) > 0 AS same_subject,
       (len(x.subjects) > 0) <> (len(y.subjects) > 0) AS one_subject,
       CASE WHEN len(x.title_words) = 0 OR len(y.title_words) = 0 OR x.language <> y.language THEN NULL ELSE
           round(100.0 * len(list_intersect(x.title_words, y.title_words))
                 / len(list_distinct(list_concat(x.title_words, y.title_words))))::INTEGER END AS title_likeness,
       -- A bureau that meets under its director names the mayor where the mayor spoke.
       coalesce(closed_bodies(x.meeting_type_code, y.meeting_type_code)
           OR (x.convener = 'department' AND x.active_class = 'staff' AND y.active_class IN ('head', 'deputy')
               AND NOT list_contains(x.people, y.active[1]))
           OR (y.convener = 'department' AND y.active_class = 'staff' AND x.active_class IN ('head', 'deputy')
               AND NOT list_contains(y.people, x.active[1])), false) AS other_body,
       coalesce(x.language <> y.language, false) AS is_rendition,
       coalesce((x.language <> 'en' OR y.language <> 'en') AND x.convener <> y.convener
                AND 'unknown' NOT IN (x.convener, y.convener), false) AS other_convener,
       coalesce(closed_forms(x.meeting_type_code, y.meeting_type_code), false) AS other_form,
       -- A text with other leaders in it is a template filled in anew, not a copy.
       coalesce(dx.duplicate_of = c.b OR dy.duplicate_of = c.a OR dx.duplicate_of = dy.duplicate_of, false)
           AND NOT (other_speaker OR other_presider) AS same_text
FROM (SELECT c.a, c.b, n.a AS told_to FROM pairs_now c LEFT JOIN renamed n USING (a, b)) c
JOIN reports x ON x.document_id = c.a
JOIN (SELECT *, NULL AS a FROM reports UNION ALL BY NAME FROM told) y
  ON y.document_id = c.b AND y.a IS NOT DISTINCT FROM c.told_to
JOIN r_documents dx ON dx.document_id = c.a
JOIN r_documents dy ON dy.document_id = c.b;

CREATE OR REPLACE TEMP TABLE pair_points AS
SELECT * REPLACE (other_place AND NOT is_misplaced AS other_place, other_day AND NOT near_day AS other_day),
       (other_place AND NOT is_misplaced) OR (other_day AND NOT near_day) OR other_level AS barred,
       CASE WHEN same_place THEN 20 WHEN both_national THEN 30 ELSE 0 END
       + CASE WHEN same_day THEN 10 ELSE 0 END
       + CASE WHEN n_shared >= 3 THEN 50 WHEN n_shared = 2 THEN 40 WHEN n_shared = 1 THEN CASE WHEN same_place OR n_telling = 1 THEN 25 ELSE 5 END
              -- Those who watch a national meeting in two cities share nobody.
              WHEN both_national THEN 0 WHEN n_fewer >= 2 THEN -40 WHEN n_fewer = 1 THEN -20 ELSE 0 END
       + CASE WHEN (same_place OR n_telling > 0) AND n_shared > 0 AND 2 * n_shared >= n_fewer THEN 10 ELSE 0 END
       + CASE WHEN (same_place OR n_telling > 0) AND (same_speaker OR same_presider) THEN 10 ELSE 0 END
       + CASE WHEN title_likeness >= 80 THEN 20 WHEN title_likeness >= 50 THEN 10 WHEN title_likeness < 20
              -- a headline that names no subject says little
              THEN CASE WHEN one_subject THEN -5 ELSE -20 END ELSE 0 END
       + CASE WHEN same_subject THEN 10 WHEN other_subject THEN -50 ELSE 0 END
       - CASE WHEN other_presider THEN 30 ELSE 0 END
       - CASE WHEN other_speaker THEN 20 ELSE 0 END
       - CASE WHEN other_head AND n_shared > 0 AND NOT (other_presider OR other_speaker) THEN 30 ELSE 0 END
       - CASE WHEN other_half THEN 60 ELSE 0 END
       - CASE WHEN other_body THEN 50 WHEN other_form THEN 10 ELSE 0 END
       -- Titles in two languages cannot be compared, and characters of Chinese ones say little: what body met tells.
       - CASE WHEN other_convener THEN 10 ELSE 0 END AS points
FROM (
    -- A county's meeting that was read as its prefecture's: everyone in the shorter list, two at least, is in the other.
    SELECT *, coalesce(within_place AND n_shared >= 2 AND n_shared = n_fewer AND (same_speaker OR same_presider), false)
                  AS is_misplaced
    FROM pair_features
);

-- The words of the demands, where they can still decide or say what brings two together: share of word trigrams of the shorter report in the longer.
-- Unrelated reports share at most 12 in 100 (99.9 % under 11; measured on 3,741 pairs of the project's sample articles).
-- Three characters of Chinese are one word or two: there runs of six are compared.
CREATE OR REPLACE TEMP TABLE trigram_sets AS
WITH needed AS (
    SELECT a AS document_id FROM pair_points WHERE NOT barred AND NOT same_text AND points >= -40
    UNION SELECT b FROM pair_points WHERE NOT barred AND NOT same_text AND points >= -40
), texts AS (
    SELECT d.document_id, words(string_agg(d.text, ' ' ORDER BY d.position)) AS w, m.language
    FROM f_directives d SEMI JOIN needed USING (document_id) JOIN f_meetings m USING (document_id)
    GROUP BY d.document_id, m.language
)
SELECT document_id, language,
       CASE WHEN language = 'zh' THEN
           list_distinct(list_transform(range(1, len(w) - 4), lambda i: hash(w[i], w[i + 1], w[i + 2], w[i + 3], w[i + 4], w[i + 5])))
       ELSE list_distinct(list_transform(range(1, len(w) - 1), lambda i: hash(w[i], w[i + 1], w[i + 2]))) END AS grams
FROM texts WHERE len(w) >= 20;

-- Across languages: what has no language. Codes and numbers of the demands with their weight, as in directive_pairs.
CREATE OR REPLACE TEMP TABLE bare_items AS
WITH needed AS (
    SELECT a AS document_id FROM pair_points WHERE is_rendition AND NOT barred
    UNION SELECT b FROM pair_points WHERE is_rendition AND NOT barred
)
SELECT DISTINCT document_id, codebook || ' ' || code AS item,
       CASE codebook WHEN 'sectors' THEN 300 WHEN 'phrases' THEN 400 ELSE 200 END AS weight
FROM f_codes SEMI JOIN needed USING (document_id)
UNION
SELECT document_id, 'number ' || unnest(numbers_of(text)), 500 FROM f_directives SEMI JOIN needed USING (document_id);

CREATE OR REPLACE TEMP TABLE bare_likeness AS
WITH weights AS (
    SELECT document_id, sum(weight)::INTEGER AS weight, count(*) AS n FROM bare_items GROUP BY document_id
), common AS (
    SELECT p.a, p.b, sum(x.weight)::INTEGER AS shared
    FROM pair_points p
    JOIN bare_items x ON x.document_id = p.a
    JOIN bare_items y ON y.document_id = p.b AND y.item = x.item
    WHERE p.is_rendition AND NOT p.barred
    GROUP BY p.a, p.b
)
SELECT p.a, p.b, (100 * coalesce(c.shared, 0) // greatest(1200, least(u.weight, v.weight)))::INTEGER AS likeness,
       coalesce(c.shared, 0) = 0 AND least(u.n, v.n) >= 3 AS is_other
FROM pair_points p
JOIN weights u ON u.document_id = p.a
JOIN weights v ON v.document_id = p.b
LEFT JOIN common c ON c.a = p.a AND c.b = p.b
WHERE p.is_rendition AND NOT p.barred;

CREATE OR REPLACE TEMP TABLE pair_texts AS
SELECT p.*, t.likeness AS text_likeness, l.likeness AS bare_likeness,
       -- The same words of other leaders at unknown places are those of a campaign.
       CASE WHEN NOT (same_place OR both_national OR n_telling > 0) AND (other_speaker OR other_presider) THEN 0
            WHEN l.likeness >= 60 THEN 45 WHEN l.likeness >= 40 THEN 25 WHEN l.is_other THEN -20
            WHEN t.likeness >= 40 THEN 70 WHEN t.likeness >= 20 THEN 45 WHEN t.likeness >= 13 THEN 25
            WHEN t.likeness < 3 THEN -10 ELSE 0 END AS text_points
FROM pair_points p
LEFT JOIN (
    SELECT q.a, q.b, -- of at least 50, so that a stock phrase is no likeness of short texts
           -- languages are asked for here: joined by them, all would be compared with all
           CASE WHEN y.language = x.language THEN
               (100 * len(list_intersect(x.grams, y.grams)) // greatest(50, least(len(x.grams), len(y.grams))))::INTEGER
           END AS likeness
    FROM pair_points q
    JOIN trigram_sets x ON x.document_id = q.a
    JOIN trigram_sets y ON y.document_id = q.b
    WHERE NOT q.barred AND NOT q.same_text AND q.points >= -40
) t USING (a, b)
LEFT JOIN bare_likeness l USING (a, b);

-- Two renderings of one demand share few trigrams but its telling words. A word weighs by how few of the sample articles
-- use it (genre_words.csv; hundredths of bits, 671 where none or two do); names of people and the place do not count. Of
-- 12,246 unrelated pairs of sample articles 99.9 in 100 share under 27 in 100 of the shorter's weight.
CREATE OR REPLACE TEMP TABLE open_pairs AS
SELECT a, b FROM pair_texts
WHERE NOT barred AND NOT is_rendition AND NOT same_text
  AND ((points >= getvariable('match_threshold') - 45 AND points + text_points < getvariable('match_threshold'))
       OR near_day OR is_vague)
  AND (same_place OR is_misplaced OR n_telling > 0); -- the words of a campaign alone tell of no one place

CREATE OR REPLACE TEMP TABLE telling_words AS
WITH needed AS (
    SELECT a AS document_id FROM open_pairs UNION SELECT b FROM open_pairs
), said AS (
    SELECT DISTINCT d.document_id, unnest(words(d.text)) AS word FROM f_directives d SEMI JOIN needed USING (document_id)
), own_names AS (
    SELECT document_id, unnest(words(name)) AS word FROM f_people SEMI JOIN needed USING (document_id)
    UNION SELECT document_id, unnest(words(place_name)) FROM f_meetings SEMI JOIN needed USING (document_id)
), stems AS (
    SELECT DISTINCT document_id, stem(word) AS stem
    FROM said ANTI JOIN own_names USING (document_id, word)
    WHERE len(word) > 2 OR regexp_matches(word, '[0-9]') -- single characters of Chinese tell nothing
)
SELECT document_id, stem, coalesce(g.weight, 671) AS weight FROM stems LEFT JOIN f_genre_words g USING (stem);

-- In two steps: joined in one, words would meet words of all reports first, and time grow with the square of these.
CREATE OR REPLACE TEMP TABLE pair_words AS
SELECT o.a, o.b, x.stem, x.weight FROM open_pairs o JOIN telling_words x ON x.document_id = o.a;

INSERT INTO new_scores BY NAME
WITH weights AS (
    SELECT document_id, sum(weight)::INTEGER AS weight FROM telling_words GROUP BY document_id
), common AS (
    SELECT p.a, p.b, sum(p.weight)::INTEGER AS shared
    FROM pair_words p JOIN telling_words y ON y.document_id = p.b AND y.stem = p.stem
    GROUP BY p.a, p.b
), shared AS (
    SELECT c.a, c.b, c.shared, least(u.weight, v.weight) AS least
    FROM common c
    JOIN weights u ON u.document_id = c.a
    JOIN weights v ON v.document_id = c.b
), judged AS (
    SELECT p.*, 100 * s.shared // s.least AS word_likeness,
               coalesce(CASE WHEN s.shared < 1200 THEN 0 WHEN 100 * s.shared >= 45 * s.least THEN 45
                             WHEN 100 * s.shared >= 30 * s.least THEN 25 END, 0) AS word_points
    FROM pair_texts p LEFT JOIN shared s USING (a, b)
)
SELECT a, b, text_likeness, word_points, bare_likeness, title_likeness, n_shared, same_text, barred, is_rendition,
       other_day, other_place, near_day, other_subject, other_half, other_body, other_presider, same_day, same_place,
       both_national, same_subject,
       -- two bodies of one place say like things on one day, but not in the same order
       points + CASE WHEN other_head AND n_shared > 0 THEN text_points ELSE greatest(text_points, word_points) END
          - CASE WHEN near_day AND is_seldom AND same_presider THEN 20
                 WHEN (near_day OR is_vague) AND greatest(text_points, word_points) < 45 THEN 60
                 WHEN near_day THEN 20 ELSE 0 END AS total
FROM judged;
