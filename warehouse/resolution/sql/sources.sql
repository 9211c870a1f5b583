-- Where each document's bytes were found; the day of the first finding of each place.
INSERT INTO main.document_sources
SELECT document_id, source_uri, collection, min(first_seen_at)
FROM s_sources
SEMI JOIN chosen USING (document_id)
GROUP BY ALL
ORDER BY document_id, collection, source_uri;
INSERT INTO main.document_sources
SELECT document_id, source_uri, collection, min(first_seen_at)
FROM s_documents d
WHERE NOT EXISTS (FROM s_sources s WHERE s.document_id = d.document_id)
GROUP BY ALL
ORDER BY document_id, collection, source_uri;
