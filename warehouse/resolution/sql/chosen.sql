-- The part that speaks for each document: of several claims about one text the least precedence holds, whatever came
-- first, among the parts that were read. awaits: a better claim lies in a part that was not.
CREATE TEMP TABLE chosen AS
WITH claims AS (
    SELECT d.document_id, d.part, (coalesce(d.precedence, 'g'), d.collection, d.source_uri, d.part) AS claim,
           r.document_id IS NOT NULL AS is_read
    FROM s_documents d
    LEFT JOIN (SELECT document_id, part FROM s_extracted_documents) r ON r.document_id = d.document_id AND r.part = d.part
), best AS (
    SELECT document_id, arg_min(part, claim) AS first_part, arg_min(part, claim) FILTER (is_read) AS read_part
    FROM claims
    GROUP BY document_id
)
SELECT document_id, coalesce(read_part, first_part) AS part, read_part <> first_part AS awaits
FROM best;
