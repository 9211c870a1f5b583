-- What wants a look. Parameters: excerpt (characters around the words), most (items of a kind), kind (one, or NULL).
WITH seen AS (
    SELECT i.issue_code AS kind, i.document_id, i.meeting_id, i.detail, i.start_char, i.end_char, NULL AS correction
    FROM quality.issues i
    UNION ALL
    SELECT 'correction_not_applied', NULL, NULL, c.correction_id || ' (' || c.target || '): ' || c.detail, NULL, NULL, NULL
    FROM main.corrections c WHERE c.status <> 'applied'
    UNION ALL
    SELECT 'weak_match', r.document_id, r.meeting_id, 'joined by ' || r.match_basis || ', score ' || r.match_score, NULL, NULL,
           '{action: different-meeting, document: ' || r.document_id || ', other: ' || m.document_id || '}'
    FROM main.meeting_reports r JOIN main.meetings m USING (meeting_id)
    WHERE r.match_score < 0.7 AND r.document_id <> m.document_id
    UNION ALL
    SELECT 'place_unknown', m.document_id, m.meeting_id, coalesce(m.title, 'a meeting'), NULL, NULL,
           '{action: set, table: meetings, document: ' || m.document_id || ', field: place_code, expect: , value: }'
    FROM main.meetings m
    WHERE m.place_code IS NULL AND m.admin_level <> 'national'
      AND NOT EXISTS (FROM quality.issues i WHERE i.document_id = m.document_id AND i.issue_code LIKE 'place%')
    UNION ALL
    SELECT 'date_unknown', m.document_id, m.meeting_id,
           coalesce('between ' || m.held_earliest || ' and ' || m.held_latest, 'no day at all'), NULL, NULL,
           '{action: set, table: meetings, document: ' || m.document_id || ', field: held_on, expect: , value: }'
    FROM main.meetings m WHERE m.held_on IS NULL
    UNION ALL
    SELECT 'no_evidence', m.document_id, m.meeting_id, 'held_on ' || m.held_on, NULL, NULL, NULL
    FROM main.meetings m
    WHERE m.held_on IS NOT NULL AND NOT EXISTS (FROM main.evidence e WHERE e.meeting_id = m.meeting_id AND e.field = 'held_on')
    UNION ALL
    SELECT 'no_attendees_and_no_directives', m.document_id, m.meeting_id, coalesce(m.title, 'a meeting'), NULL, NULL,
           '{action: not-a-meeting, document: ' || m.document_id || '}'
    FROM main.meetings m WHERE m.n_attendees = 0 AND m.n_directives = 0
)
SELECT s.kind, count(*) OVER (PARTITION BY s.kind) AS n, s.document_id, s.meeting_id, s.detail,
       trim(substring(d.text, greatest(1, s.start_char + 1 - $excerpt),
                      s.end_char - s.start_char + 2 * $excerpt)) AS words, s.correction
FROM seen s LEFT JOIN main.documents d USING (document_id)
WHERE $kind IS NULL OR s.kind = $kind
QUALIFY row_number() OVER (PARTITION BY s.kind ORDER BY s.document_id, s.start_char, s.detail) <= $most
ORDER BY s.kind, s.document_id, s.start_char, s.detail
