-- Texts of one language and the same words, whatever their white space, case and marks; the earliest published is the one
-- repeated. A translation repeats nothing: it is another text (near_repeats keeps to one language, too). Needs
-- kept_fingerprints; that of a text which is as in the build before is taken as it is.
CREATE TEMP TABLE known_fingerprints AS
SELECT document_id, words, fingerprint FROM kept_fingerprints SEMI JOIN same_documents USING (document_id);

CREATE TEMP TABLE other_texts AS
SELECT document_id FROM main.documents ANTI JOIN known_fingerprints USING (document_id);

CREATE TEMP TABLE fingerprints AS
WITH others AS (
    SELECT t.document_id, hash(t.text) AS words,
           coalesce(k.fingerprint, md5(lower(regexp_replace(t.text, '[^\p{L}\p{N}]+', ' ', 'g')))) AS fingerprint
    FROM (FROM texts WHERE document_id IN (FROM other_texts)) t
    LEFT JOIN kept_fingerprints k ON k.document_id = t.document_id AND k.words = hash(t.text)
)
SELECT d.document_id, d.published_on, d.language, f.words, f.fingerprint
FROM main.documents d JOIN (FROM known_fingerprints UNION ALL FROM others) f USING (document_id);

CREATE TEMP TABLE same_words AS
SELECT document_id,
       first_value(document_id) OVER (PARTITION BY language, fingerprint ORDER BY published_on NULLS LAST, document_id) AS first_id
FROM fingerprints;

-- From each text over its twin of the same words to what that nearly repeats, and on to the twin of that.
UPDATE main.documents d SET duplicate_of = g.first_id
FROM (
    SELECT s.document_id, coalesce(t.first_id, n.duplicate_of, s.first_id) AS first_id
    FROM same_words s
    LEFT JOIN near_repeats n ON n.document_id = s.first_id
    LEFT JOIN same_words t ON t.document_id = n.duplicate_of
) g
WHERE g.document_id = d.document_id AND g.first_id <> d.document_id;

-- What repeats a sample text, or is repeated by one, is as invented.
UPDATE main.documents SET is_sample = true
WHERE NOT is_sample AND coalesce(duplicate_of, document_id) IN (
    SELECT coalesce(duplicate_of, document_id) FROM main.documents WHERE is_sample
);
