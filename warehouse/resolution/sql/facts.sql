-- Working copies of what the documents say, by report; corrections change these, never layer extracted. Needs r_new.
CREATE TEMP TABLE f_meetings AS
SELECT m.* EXCLUDE (published_on), coalesce(m.published_on, d.published_on) AS published_on, d.publisher, d.title AS headline,
       d.language, d.rendition
FROM r_meetings m
JOIN r_documents d USING (document_id)
WHERE d.kind = 'meeting_report';

CREATE TEMP TABLE f_attendees AS
SELECT a.* REPLACE (coalesce(s.report_id, a.document_id) AS document_id)
FROM extracted.attendees a
LEFT JOIN f_split s ON s.document_id = a.document_id AND a.start_char >= s.start_char AND a.start_char < s.end_char
SEMI JOIN f_meetings m ON m.document_id = coalesce(s.report_id, a.document_id);

-- Reports whose demands are at hand from the first: those that are not as in the build before (at_hand.py).
CREATE TEMP TABLE at_hand AS
SELECT document_id FROM f_meetings SEMI JOIN r_new USING (document_id);

CREATE TEMP TABLE f_directives AS
FROM r_directives SEMI JOIN at_hand USING (document_id);

CREATE TEMP TABLE f_codes AS
FROM r_codes SEMI JOIN f_directives USING (document_id, position);

CREATE TEMP TABLE f_references AS
SELECT r.* REPLACE (coalesce(s.report_id, r.document_id) AS document_id)
FROM extracted.meeting_references r
LEFT JOIN f_split s ON s.document_id = r.document_id AND r.start_char >= s.start_char AND r.start_char < s.end_char
SEMI JOIN f_meetings m ON m.document_id = coalesce(s.report_id, r.document_id);

CREATE TEMP TABLE f_event_mentions AS
SELECT e.* REPLACE (coalesce(s.report_id, e.document_id) AS document_id)
FROM extracted.meeting_event_mentions e
LEFT JOIN f_split s ON s.document_id = e.document_id AND e.start_char >= s.start_char AND e.start_char < s.end_char
SEMI JOIN f_meetings m ON m.document_id = coalesce(s.report_id, e.document_id);
