-- Demands of merged meetings: the same words are one at once; like wordings are weighed in pairs.
CREATE TEMP TABLE d_keyed AS
SELECT d.document_id, d.position, r.meeting_id, r.nth, r.n_reports,
       CASE WHEN r.n_reports > 1 THEN array_to_string(words(d.text), ' ') ELSE d.position::VARCHAR END AS key
FROM f_directives d JOIN f_reports r USING (document_id);

-- The same words twice in one report are two demands: the first goes with the first of the other report, and so on.
CREATE TEMP TABLE d_groups AS
WITH numbered AS (
    SELECT *, row_number() OVER (PARTITION BY document_id, key ORDER BY position) AS occurrence FROM d_keyed
)
SELECT document_id, position, meeting_id, nth, n_reports, key,
       first_value(document_id || ':' || position) OVER (
           PARTITION BY meeting_id, key, occurrence ORDER BY nth, position) AS node
FROM numbered;

CREATE TEMP TABLE d_nodes AS
SELECT g.node, g.meeting_id, list_distinct(words(g.key)) AS w,
       list_sort(regexp_extract_all(g.key, '\b[0-9]+\b')) AS numbers
FROM d_groups g
WHERE g.n_reports > 1 AND g.node = g.document_id || ':' || g.position;

CREATE TEMP TABLE d_grams AS
SELECT DISTINCT node, meeting_id, unnest(list_transform(range(1, greatest(1, len(l) - 2)),
                lambda i: hash(l[i], l[i + 1], l[i + 2], l[i + 3]))) AS gram
FROM (SELECT g.node, g.meeting_id, words(g.key) AS l FROM d_groups g SEMI JOIN d_nodes USING (node)
      WHERE g.node = g.document_id || ':' || g.position);

CREATE TEMP TABLE d_near AS
SELECT x.node AS a, y.node AS b
FROM d_grams x JOIN d_grams y ON y.meeting_id = x.meeting_id AND y.gram = x.gram
WHERE x.node < y.node
GROUP BY ALL HAVING count(*) >= 2;

-- Compared first and chosen after: the same numbers are a test of a pair, not a key to join by.
CREATE TEMP TABLE d_compared AS
SELECT n.a, n.b, x.numbers AS numbers_a, y.numbers AS numbers_b, len(list_intersect(x.w, y.w)) AS n_both,
       len(x.w) + len(y.w) AS n_words
FROM d_near n JOIN d_nodes x ON x.node = n.a JOIN d_nodes y ON y.node = n.b;

CREATE TEMP TABLE d_edges AS
SELECT round(n_both / (n_words - n_both), 4) AS score, a, b
FROM d_compared
WHERE numbers_a = numbers_b AND 100 * n_both >= getvariable('directive_likeness') * (n_words - n_both);

-- Two demands of one report, or of two named speakers, stay two.
CREATE TEMP TABLE d_apart AS
WITH ends AS (
    SELECT a AS node FROM d_edges UNION SELECT b FROM d_edges
), tied AS (
    SELECT g.document_id, g.node FROM d_groups g JOIN ends USING (node)
)
SELECT DISTINCT x.node AS a, y.node AS b
FROM tied x JOIN tied y ON y.document_id = x.document_id AND y.node > x.node;
