-- Where each document's bytes were found; the day of the first finding of each place.
INSERT INTO main.document_sources (document_id, source_uri, collection, first_seen_at)
SELECT document_id, source_uri, collection, min(first_seen_at)
FROM s_sources
SEMI JOIN chosen USING (document_id)
GROUP BY ALL
ORDER BY document_id, collection, source_uri;
INSERT INTO main.document_sources (document_id, source_uri, collection, first_seen_at)
SELECT document_id, source_uri, collection, min(first_seen_at)
FROM s_documents d
WHERE NOT EXISTS (FROM s_sources s WHERE s.document_id = d.document_id)
GROUP BY ALL
ORDER BY document_id, collection, source_uri;

-- The text lay with a drop that was removed, and another that brought it too has only noted where it was.
INSERT INTO quality.issues
SELECT document_id, NULL, 'document_unread',
       'its text went with a drop that was removed: run ' || min(collection) || ' again, which brought it too', NULL, NULL
FROM s_sources
ANTI JOIN chosen USING (document_id)
GROUP BY document_id
ORDER BY document_id;
