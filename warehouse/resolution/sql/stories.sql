-- Reports of pages that hold several stories. What brings reports together works on stories: while a build runs, the rows
-- of such a page bear the key of their story instead of the document's (the document's own for story 1, else
-- <document_id>#<number>). settle_stories.sql gives the documents' keys back. A text of one story is its own report.
CREATE TEMP TABLE f_split AS
SELECT document_id || CASE WHEN story > 1 THEN '#' || story ELSE '' END AS report_id, document_id, story, published_on,
       start_char, end_char
FROM extracted.meetings
WHERE document_id IN (SELECT document_id FROM extracted.meetings WHERE story > 1);

-- What was read, by the keys of the reports.
CREATE TEMP VIEW r_evidence AS
SELECT e.* REPLACE (coalesce(s.report_id, e.document_id) AS document_id)
FROM extracted.evidence e
LEFT JOIN f_split s ON s.document_id = e.document_id AND e.start_char >= s.start_char AND e.start_char < s.end_char;

CREATE TEMP VIEW r_place_mentions AS
SELECT e.* REPLACE (coalesce(s.report_id, e.document_id) AS document_id)
FROM extracted.place_mentions e
LEFT JOIN f_split s ON s.document_id = e.document_id AND e.start_char >= s.start_char AND e.start_char < s.end_char;

CREATE TEMP VIEW r_reported_figures AS
SELECT e.* REPLACE (coalesce(s.report_id, e.document_id) AS document_id)
FROM extracted.reported_figures e
LEFT JOIN f_split s ON s.document_id = e.document_id AND e.start_char >= s.start_char AND e.start_char < s.end_char;

CREATE TEMP VIEW r_meeting_phrases AS
SELECT e.* REPLACE (coalesce(s.report_id, e.document_id) AS document_id)
FROM extracted.meeting_phrases e
LEFT JOIN f_split s ON s.document_id = e.document_id AND e.start_char >= s.start_char AND e.start_char < s.end_char;

CREATE TEMP VIEW r_issues AS
SELECT e.* REPLACE (coalesce(s.report_id, e.document_id) AS document_id)
FROM extracted.issues e
LEFT JOIN f_split s ON s.document_id = e.document_id AND e.start_char >= s.start_char AND e.start_char < s.end_char;

CREATE TEMP VIEW r_directives AS
SELECT coalesce(s.report_id, d.document_id) AS document_id, d.position, d.text, d.speaker_name, d.speaker_kind, d.stringency,
       d.deadline_text, d.deadline_on, d.start_char, d.end_char, d.is_heading
FROM extracted.directives d
LEFT JOIN f_split s ON s.document_id = d.document_id AND d.start_char >= s.start_char AND d.start_char < s.end_char;

CREATE TEMP VIEW r_codes AS
SELECT c.* REPLACE (coalesce(s.report_id, c.document_id) AS document_id)
FROM extracted.directive_codes c
LEFT JOIN f_split s ON s.document_id = c.document_id AND c.start_char >= s.start_char AND c.start_char < s.end_char;

CREATE TEMP VIEW r_meetings AS
SELECT m.* REPLACE (coalesce(s.report_id, m.document_id) AS document_id)
FROM extracted.meetings m
LEFT JOIN f_split s ON s.document_id = m.document_id AND s.story = m.story;

-- Documents by the keys of their reports, without their words (texts). A page of several stories repeats no other text as a
-- whole.
CREATE TEMP VIEW r_documents AS
SELECT d.* EXCLUDE (text) REPLACE (CASE WHEN d.duplicate_of NOT IN (SELECT document_id FROM f_split) THEN d.duplicate_of END AS duplicate_of)
FROM main.documents d ANTI JOIN f_split s ON s.report_id = d.document_id
UNION ALL
SELECT d.* EXCLUDE (text) REPLACE (s.report_id AS document_id, coalesce(s.published_on, d.published_on) AS published_on, NULL AS duplicate_of)
FROM f_split s JOIN main.documents d ON d.document_id = s.document_id;
