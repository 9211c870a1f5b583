-- Rows that broke their contract when a document was read, until it is read anew: of the reading that speaks for it.
-- Key and drop are those under which the document is shown, whichever drop it came with first.
INSERT INTO quality.quarantine BY NAME
SELECT substr(sha256(concat_ws(chr(10), s.source.collection, r.table_name, r.check_name, r.row_json)), 1, 16) AS quarantine_id,
       s.source.source_uri AS source_uri, s.source.collection AS collection, r.reason_code, r.reason, r.table_name,
       r.row_json, r.check_name, r.run_id, r.seen_at
FROM s_rejects r
JOIN chosen c ON c.document_id = json_extract_string(r.row_json, '$.document_id') AND c.part = r.part
JOIN shown_source s ON s.document_id = c.document_id
QUALIFY row_number() OVER (PARTITION BY s.source.collection, r.table_name, r.check_name, r.row_json
                           ORDER BY r.seen_at, r.run_id) = 1
ORDER BY quarantine_id;
