-- Rows that break a rule go to quarantine with their values; what hangs on them goes with them. Needs held_rows.
INSERT INTO quality.quarantine
SELECT substr(sha256(concat_ws(chr(31), h.document_id, h.rule, h.position, h.told)), 1, 16), d.source_uri, d.collection,
       d.sha256, d.n_bytes, getvariable('reason_code'), h.reason, NULL, h.table_name,
       json_merge_patch(json_object('document_id', h.document_id, 'holds', h.holds, 'words', h.words), h.told)::VARCHAR, h.rule,
       'build', d.first_seen_at
FROM held_rows h JOIN r_documents d USING (document_id)
QUALIFY row_number() OVER (PARTITION BY h.document_id, h.rule, h.position, h.told ORDER BY h.reason) = 1
ORDER BY 1;

DELETE FROM quality.issues WHERE document_id IN (SELECT document_id FROM held_rows WHERE holds = 'report');
INSERT INTO quality.issues
SELECT DISTINCT document_id, NULL, 'date_conflict', conflict, start_char, end_char FROM held_rows WHERE conflict IS NOT NULL ORDER BY ALL;

-- Documents that go as a whole: of a page of several stories, those of which no report is left.
CREATE TEMP TABLE held_documents (document_id VARCHAR);
INSERT INTO held_documents
SELECT document_id FROM held_rows
WHERE holds = 'report' AND (table_name = 'main.documents' OR document_id NOT IN (SELECT report_id FROM f_split))
UNION
SELECT document_id FROM f_split GROUP BY document_id
HAVING bool_and(report_id IN (SELECT document_id FROM held_rows WHERE holds = 'report'));

-- Reports that go: those that broke a rule, and all of such documents.
CREATE TEMP TABLE held_reports (report_id VARCHAR, document_id VARCHAR, start_char INTEGER, end_char INTEGER, story INTEGER);
INSERT INTO held_reports
SELECT document_id, document_id, NULL, NULL, NULL FROM held_documents
UNION
SELECT report_id, document_id, start_char, end_char, story FROM f_split
WHERE report_id IN (SELECT document_id FROM held_rows WHERE holds = 'report')
   OR document_id IN (SELECT document_id FROM held_documents);

-- The next of the texts that repeated a report which is held back stands in its place.
CREATE TEMP TABLE new_firsts (document_id VARCHAR, first_id VARCHAR);
INSERT INTO new_firsts
SELECT document_id, first_value(document_id) OVER (PARTITION BY duplicate_of ORDER BY published_on NULLS LAST, document_id)
FROM main.documents
WHERE duplicate_of IN (FROM held_documents) AND document_id NOT IN (FROM held_documents);
UPDATE main.documents d SET duplicate_of = CASE WHEN n.first_id <> d.document_id THEN n.first_id END
FROM new_firsts n WHERE n.document_id = d.document_id;

DELETE FROM said_pairs
WHERE a IN (SELECT report_id FROM held_reports) OR b IN (SELECT report_id FROM held_reports);
DELETE FROM f_directives
WHERE (document_id, position) IN (SELECT (document_id, position) FROM held_rows WHERE holds = 'row');
DELETE FROM f_codes
WHERE (document_id, position) IN (SELECT (document_id, position) FROM held_rows WHERE holds = 'row');
