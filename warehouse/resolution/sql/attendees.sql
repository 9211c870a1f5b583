-- One row a person and meeting: the fullest title, an original's before those of its translations; all roles. Every
-- report's mention stays in attendee_sources. Needs made_reports.
INSERT INTO main.attendee_sources
SELECT s.meeting_id, s.person_id, s.document_id, p.name, p.title, p.rank_code, p.presided, p.spoke, p.joined_remotely,
       p.start_char, p.end_char
FROM f_seen s
SEMI JOIN made_reports m USING (document_id)
JOIN f_people p USING (document_id, position)
ORDER BY s.meeting_id, s.person_id, s.document_id, p.start_char;

INSERT INTO main.attendees
WITH mentions AS (
    SELECT s.meeting_id, s.person_id, s.document_id, s.position, r.nth, p.name, p.title, p.rank_code, p.presided, p.spoke,
           p.joined_remotely, p.start_char, p.end_char, k.seniority,
           row_number() OVER (PARTITION BY s.meeting_id, s.person_id
                              ORDER BY p.title IS NULL, r.is_rendition, length(p.title) DESC, r.nth, s.position) AS choice
    FROM f_seen s
    JOIN f_people p USING (document_id, position)
    JOIN made_reports r USING (document_id)
    LEFT JOIN main.ranks k ON k.rank_code = p.rank_code
), united AS (
    SELECT meeting_id, person_id, min((nth, position)) AS place_in_line,
           bool_or(presided) AS presided, bool_or(spoke) AS spoke, bool_and(joined_remotely) AS joined_remotely,
           coalesce(arg_min(rank_code, choice) FILTER (rank_code NOT IN ('other', 'other_leader')),
                    arg_min(rank_code, choice) FILTER (rank_code IS NOT NULL)) AS rank_code
    FROM mentions GROUP BY ALL
)
SELECT u.meeting_id, u.person_id,
       row_number() OVER (PARTITION BY u.meeting_id ORDER BY u.place_in_line, u.person_id)::INTEGER,
       m.name, m.title, coalesce(CASE WHEN m.rank_code NOT IN ('other', 'other_leader') THEN m.rank_code END, u.rank_code),
       u.presided, u.spoke, u.joined_remotely, m.document_id, m.start_char, m.end_char
FROM united u
JOIN mentions m ON m.meeting_id = u.meeting_id AND m.person_id = u.person_id AND m.choice = 1
ORDER BY 1, 3;
