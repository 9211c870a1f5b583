-- One row a document: as taken in, with what was judged of it. Needs loaded (those of chosen that are read from the store).
INSERT INTO main.documents
SELECT d.document_id, s.source.source_uri, s.source.collection, d.sha256, d.n_bytes, d.encoding, e.language,
       e.title, e.publisher, e.published_on, e.published_basis, e.kind, e.rendition, NULL AS duplicate_of, d.text,
       s.first_seen_at, e.extractor_version, NULL AS superseded_by, NULL AS vanished_on,
       d.sha256 IN (FROM sample_texts) AS is_sample
FROM s_documents d
JOIN loaded c ON c.document_id = d.document_id AND c.part = d.part
JOIN extracted.documents e ON e.document_id = d.document_id
JOIN shown_source s ON s.document_id = d.document_id;

-- Taken in and not read: no row of the dataset may rest on them, and none may be lost unsaid.
INSERT INTO quality.issues
SELECT c.document_id, NULL, 'document_unread',
       CASE WHEN e.document_id IS NULL THEN 'taken in, but not read: run again'
            ELSE 'taken in again with other claims about it, which are not read: those before hold; run again' END,
       NULL, NULL
FROM chosen c
LEFT JOIN extracted.documents e USING (document_id)
WHERE e.document_id IS NULL OR c.awaits
ORDER BY c.document_id;
DELETE FROM main.document_sources s
WHERE NOT EXISTS (FROM main.documents d WHERE d.document_id = s.document_id);
