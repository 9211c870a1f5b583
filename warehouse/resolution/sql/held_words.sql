-- The words behind the days of each document, for what is told of rows that are held back.
CREATE TEMP TABLE held_words (document_id VARCHAR, start_char INTEGER, end_char INTEGER, method VARCHAR);
INSERT INTO held_words
SELECT document_id, w.start_char, w.end_char, w.method
FROM (SELECT document_id, min({'start_char': start_char, 'end_char': end_char, 'method': method}) AS w
      FROM r_evidence WHERE field = 'held_on' GROUP BY document_id);
CREATE TEMP TABLE published_words (document_id VARCHAR, start_char INTEGER, end_char INTEGER, method VARCHAR);
INSERT INTO published_words
SELECT document_id, w.start_char, w.end_char, w.method
FROM (SELECT document_id, min({'start_char': start_char, 'end_char': end_char, 'method': method}) AS w
      FROM r_evidence WHERE field = 'published_on' GROUP BY document_id);

-- Two hints for one day, of which the reader followed one: which, and why.
INSERT INTO quality.issues
SELECT m.document_id, NULL, 'date_conflict',
       'the ' || coalesce(d.published_basis, 'source') || ' gives ' || d.published_on || ' for the publication, the text''s own words “'
       || left(e.quote, 200) || '” (' || e.method || ') another year for the '
       || 'meeting: the words won, as the page of an older text may bear a new day; the meeting is put on ' || m.held_on,
       e.start_char, e.end_char
FROM f_meetings m
JOIN r_documents d USING (document_id)
JOIN (SELECT document_id, min({'s': start_char, 'e': end_char, 'm': method, 'q': quote}) AS w FROM r_evidence
      WHERE field = 'year_basis' GROUP BY document_id) y USING (document_id)
CROSS JOIN LATERAL (SELECT y.w.s AS start_char, y.w.e AS end_char, y.w.m AS method, y.w.q AS quote) e
WHERE m.year_basis = 'context' AND m.held_on IS NOT NULL AND d.published_on IS NOT NULL
ORDER BY m.document_id;
