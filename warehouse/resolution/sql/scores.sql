-- Which pairs are of one meeting. Needs new_scores and known_pairs: what the pairs got, now or in the build before.
CREATE TEMP TABLE pair_scores AS
FROM new_scores
UNION ALL BY NAME
FROM known_pairs SEMI JOIN candidate_pairs USING (a, b);

-- Of two reports in the other language that are not of one meeting themselves, the likelier is the counterpart.
CREATE TEMP TABLE outdone AS
WITH joined AS (
    SELECT a, b, total FROM pair_scores
    WHERE is_rendition AND NOT barred AND total >= getvariable('match_threshold')
), sides AS (
    SELECT a AS document_id, b AS other, total FROM joined UNION ALL SELECT b, a, total FROM joined
)
SELECT DISTINCT least(x.document_id, x.other) AS a, greatest(x.document_id, x.other) AS b
FROM sides x
JOIN sides y ON y.document_id = x.document_id AND y.total >= x.total + 15
JOIN r_documents dx ON dx.document_id = x.other
JOIN r_documents dy ON dy.document_id = y.other
LEFT JOIN pair_scores p ON p.a = least(x.other, y.other) AND p.b = greatest(x.other, y.other)
-- languages are asked for here: joined by them, DuckDB may bring all documents together with all
WHERE coalesce(dy.language = dx.language, false)
  AND NOT coalesce(p.same_text OR p.total >= getvariable('match_threshold'), false);

CREATE TEMP TABLE pair_decisions AS
SELECT s.a, s.b, s.total, s.text_likeness, d.same AS said,
       CASE WHEN d.same IS NOT NULL THEN d.same
            WHEN s.other_day OR s.other_place THEN false
            WHEN s.same_text THEN true
            WHEN s.barred OR o.a IS NOT NULL THEN false
            ELSE s.total >= getvariable('match_threshold') END AS same,
       -- two that no chain of other reports may join
       CASE WHEN d.same IS NOT NULL THEN NOT d.same
            ELSE s.other_day OR s.other_place
                 OR (s.near_day AND NOT s.same_text AND s.total < getvariable('match_threshold')) OR (NOT s.same_text AND (s.barred OR s.total < -20
                      OR (s.total < 20 AND (s.other_subject OR s.other_half OR s.other_body OR s.other_presider)))) END AS apart,
       CASE WHEN d.same THEN 'correction' WHEN s.same_text THEN 'same_text'
            WHEN concat_ws('_', CASE WHEN s.same_day THEN 'date' WHEN s.near_day THEN 'near_date' ELSE 'interval' END,
                           CASE WHEN s.same_place THEN 'place' WHEN s.both_national THEN 'national' END,
                           CASE WHEN s.n_shared > 0 THEN 'people' END,
                           CASE WHEN s.text_likeness >= 13 OR s.word_points > 0 OR s.bare_likeness >= 40 THEN 'text' END,
                           CASE WHEN s.title_likeness >= 50 THEN 'title' WHEN s.same_subject THEN 'subject' END) <> ''
            THEN concat_ws('_', CASE WHEN s.same_day THEN 'date' WHEN s.near_day THEN 'near_date' ELSE 'interval' END,
                           CASE WHEN s.same_place THEN 'place' WHEN s.both_national THEN 'national' END,
                           CASE WHEN s.n_shared > 0 THEN 'people' END,
                           CASE WHEN s.text_likeness >= 13 OR s.word_points > 0 OR s.bare_likeness >= 40 THEN 'text' END,
                           CASE WHEN s.title_likeness >= 50 THEN 'title' WHEN s.same_subject THEN 'subject' END)
       END AS basis,
       CASE WHEN d.same THEN 1.0 WHEN s.same_text AND NOT (s.other_day OR s.other_place) THEN 1.0
            ELSE least(99, greatest(0, s.total * 60 // getvariable('match_threshold'))) / 100.0 END AS score
FROM pair_scores s
LEFT JOIN said_pairs d USING (a, b)
LEFT JOIN outdone o USING (a, b);
