-- The keys of stories become those of their documents again; of two stories of one page that report one meeting, the page
-- is its report once.
DELETE FROM main.meeting_reports r
WHERE (meeting_id, document_id) NOT IN (
    SELECT meeting_id, arg_max(document_id, (match_score, document_id))
    FROM main.meeting_reports GROUP BY meeting_id, split_part(document_id, '#', 1));

-- So with what it says of other meetings and of events: at its first words.
DELETE FROM main.reference_sources
WHERE (reference_id, document_id, start_char) NOT IN (
    SELECT reference_id, arg_min(document_id, start_char), min(start_char)
    FROM main.reference_sources GROUP BY reference_id, split_part(document_id, '#', 1));

DELETE FROM main.meeting_event_mentions
WHERE (meeting_id, document_id, event_code) NOT IN (
    SELECT meeting_id, arg_min(document_id, start_char), event_code
    FROM main.meeting_event_mentions GROUP BY meeting_id, event_code, split_part(document_id, '#', 1));

UPDATE main.meetings m SET n_reports = r.n
FROM (SELECT meeting_id, count(*) AS n FROM main.meeting_reports GROUP BY ALL) r
WHERE r.meeting_id = m.meeting_id AND m.n_reports <> r.n;

-- The key that the page's meeting bore before its stories were told apart: now that of the first story that reports one.
INSERT INTO main.meeting_aliases
WITH first_story AS (
    SELECT s.document_id, arg_min(r.meeting_id, s.story) AS meeting_id
    FROM f_split s JOIN f_reports r ON r.document_id = s.report_id
    GROUP BY s.document_id
)
SELECT short_hash('m', document_id), meeting_id, 'the stories of the page were told apart'
FROM first_story
WHERE short_hash('m', document_id) NOT IN (SELECT meeting_id FROM main.meetings)
ORDER BY 1;
