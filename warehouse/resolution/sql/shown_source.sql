-- The source shown of a document is the first by drop and name.
CREATE TEMP TABLE shown_source AS
SELECT document_id, min({'collection': collection, 'source_uri': source_uri}) AS source,
       min(first_seen_at) AS first_seen_at
FROM main.document_sources
GROUP BY document_id;
