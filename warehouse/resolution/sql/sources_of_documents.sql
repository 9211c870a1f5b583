-- No list of sources was kept: each document's own record says where it was found.
INSERT INTO main.document_sources (document_id, source_uri, collection, first_seen_at)
SELECT document_id, source_uri, collection, min(first_seen_at)
FROM s_documents
GROUP BY ALL
ORDER BY document_id, collection, source_uri;
