-- What wants a look, one row a thing: the kind of doubt, what it is of, and where its words stand. Parameter: excerpt
-- (characters around the words). review.queue puts in {document}, a column that releases of older versions do not have.
WITH seen AS (
    SELECT i.issue_code AS kind, i.document_id, i.meeting_id, i.detail, i.start_char, i.end_char,
           CASE WHEN i.issue_code LIKE 'place%' THEN 'place_code'
                WHEN i.issue_code LIKE 'date%' THEN 'held_on'
                WHEN i.issue_code = 'reports_differ' THEN regexp_extract(i.detail, '^([a-z_]+) is ', 1)
                WHEN i.issue_code IN ('name_not_taken') THEN 'attendees'
                WHEN i.issue_code IN ('demand_not_taken') THEN 'directives'
                WHEN i.issue_code IN ('possible_same_meeting', 'pairs_left_out') THEN 'meeting'
                WHEN i.issue_code = 'names_alike' THEN 'person'
                WHEN i.issue_code = 'deadline_open' THEN 'deadline_on'
                ELSE 'document' END AS field,
           CASE WHEN i.issue_code = 'possible_same_meeting' THEN regexp_extract(i.detail, 'the meeting of ([0-9a-f]{16})', 1)
           END AS other_id,
           CASE WHEN i.issue_code = 'names_alike' THEN regexp_extract_all(i.detail, '\((p[0-9a-f]{16})\)', 1) END AS persons,
           NULL AS correction, NULL AS correction_id
    FROM quality.issues i
    UNION ALL
    SELECT CASE WHEN c.action = 'confirm' AND c.status = 'stale' THEN 'confirmation_broken' ELSE 'correction_not_applied' END,
           {document}, NULL, c.correction_id || ' (' || c.target || '): ' || c.detail, NULL, NULL,
           coalesce(c.field, 'correction'), NULL, NULL, NULL, c.correction_id
    FROM main.corrections c WHERE c.status <> 'applied'
    UNION ALL
    SELECT 'weak_match', r.document_id, r.meeting_id, 'joined by ' || r.match_basis || ', score ' || r.match_score, NULL, NULL,
           'meeting', m.document_id, NULL,
           '{action: different-meeting, document: ' || r.document_id || ', other: ' || m.document_id || '}', NULL
    FROM main.meeting_reports r JOIN main.meetings m USING (meeting_id)
    WHERE r.match_score < 0.7 AND r.document_id <> m.document_id
    UNION ALL
    SELECT 'place_unknown', m.document_id, m.meeting_id, coalesce(m.title, 'a meeting'), NULL, NULL, 'place_code', NULL, NULL,
           '{action: set, table: meetings, document: ' || m.document_id || ', field: place_code, expect: , value: }', NULL
    FROM main.meetings m
    WHERE m.place_code IS NULL AND m.admin_level <> 'national'
      AND NOT EXISTS (FROM quality.issues i WHERE i.document_id = m.document_id AND i.issue_code LIKE 'place%')
    UNION ALL
    SELECT 'date_unknown', m.document_id, m.meeting_id,
           coalesce('between ' || m.held_earliest || ' and ' || m.held_latest, 'no day at all'), NULL, NULL, 'held_on', NULL, NULL,
           '{action: set, table: meetings, document: ' || m.document_id || ', field: held_on, expect: , value: }', NULL
    FROM main.meetings m WHERE m.held_on IS NULL
    UNION ALL
    SELECT 'no_evidence', m.document_id, m.meeting_id, 'held_on ' || m.held_on, NULL, NULL, 'held_on', NULL, NULL, NULL, NULL
    FROM main.meetings m
    WHERE m.held_on IS NOT NULL AND NOT EXISTS (FROM main.evidence e WHERE e.meeting_id = m.meeting_id AND e.field = 'held_on')
    UNION ALL
    SELECT 'no_attendees_and_no_directives', m.document_id, m.meeting_id, coalesce(m.title, 'a meeting'), NULL, NULL, 'kind', NULL,
           NULL, '{action: not-a-meeting, document: ' || m.document_id || '}', NULL
    FROM main.meetings m WHERE m.n_attendees = 0 AND m.n_directives = 0
)
SELECT s.*, d.language, d.published_on, d.title, coalesce(m.held_on, d.published_on) AS day, m.place_code,
       coalesce(m.place_name, p.label_en) AS place_name, m.province_name,
       coalesce(m.n_attendees, 0) + coalesce(m.n_directives, 0) AS n_values,
       substring(d.text, s.start_char + 1, s.end_char - s.start_char) AS quote,
       substring(d.text, greatest(1, s.start_char + 1 - $excerpt), least($excerpt, s.start_char)) AS before,
       substring(d.text, s.end_char + 1, $excerpt) AS after
FROM seen s
LEFT JOIN main.documents d USING (document_id)
-- Of a page that reports several meetings none is the doubt's: it would stand in the queue once for each.
LEFT JOIN (
    SELECT document_id, any_value(meeting_id) AS meeting_id FROM main.meeting_reports GROUP BY document_id HAVING count(*) = 1
) r ON r.document_id = s.document_id AND s.meeting_id IS NULL
LEFT JOIN main.meetings m ON m.meeting_id = coalesce(s.meeting_id, r.meeting_id)
LEFT JOIN main.places p ON p.place_code = m.place_code
