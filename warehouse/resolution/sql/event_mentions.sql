-- Events that reports name, as read; those of a user's own file are added to them.
INSERT INTO main.meeting_event_mentions
SELECT r.meeting_id, e.document_id, e.event_code, e.start_char, e.end_char
FROM f_event_mentions e
JOIN f_reports r USING (document_id)
SEMI JOIN main.events USING (event_code)
ORDER BY e.document_id, e.event_code;
