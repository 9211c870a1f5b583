-- Working copies of what the documents say; corrections change these, never layer extracted.
CREATE TEMP TABLE f_meetings AS
SELECT m.*, d.published_on, d.publisher, d.title AS headline, d.language, d.rendition
FROM extracted.meetings m
JOIN main.documents d USING (document_id)
WHERE d.kind = 'meeting_report';

CREATE TEMP TABLE f_attendees AS
SELECT a.* FROM extracted.attendees a SEMI JOIN f_meetings USING (document_id);

CREATE TEMP TABLE f_directives AS
SELECT d.document_id, d.position, d.text, d.speaker_name, d.speaker_kind, d.stringency, d.deadline_text,
       d.deadline_on, d.start_char, d.end_char, d.is_heading
FROM extracted.directives d SEMI JOIN f_meetings USING (document_id);

CREATE TEMP TABLE f_codes AS
SELECT c.* FROM extracted.directive_codes c SEMI JOIN f_directives d USING (document_id, position);
