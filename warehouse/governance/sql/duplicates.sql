-- Texts of the same words, whatever their white space, case and marks; the earliest published is the one repeated.
UPDATE main.documents d SET duplicate_of = g.first_id
FROM (
    SELECT document_id,
           first_value(document_id) OVER (PARTITION BY fingerprint ORDER BY published_on NULLS LAST, document_id) AS first_id
    FROM (
        SELECT document_id, published_on,
               md5(lower(regexp_replace(text, '[^\p{L}\p{N}]+', ' ', 'g'))) AS fingerprint
        FROM main.documents
    )
) g
WHERE g.document_id = d.document_id AND g.first_id <> d.document_id;
