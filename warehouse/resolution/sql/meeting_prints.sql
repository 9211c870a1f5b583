-- All that the rows of a meeting's people, demands, evidence and figures are made of, as one number: where it is the same,
-- so are they. What rests on the code and its reference data alone is left out. What a document itself holds, its demands and
-- their codes too, is told by its own print: meetings of documents that were read anew, of which a row is held back or
-- that corrections name are never kept (kept.py).
CREATE TEMP TABLE meeting_prints AS
WITH held AS (
    SELECT r.meeting_id, hash('report', r, m, x) AS h
    FROM f_reports r JOIN f_meetings m USING (document_id) JOIN main.meetings x USING (meeting_id)
    UNION ALL
    SELECT s.meeting_id, hash('seen', s.document_id, s.position, s.name, s.name_key, s.own_key, s.person_id, s.is_han,
                              s.namesake, s.start_char, s.end_char, c.scripts)
    FROM f_seen s LEFT JOIN f_scripts c USING (person_id)
    UNION ALL
    SELECT r.meeting_id, hash('said', p.document_id, p.print)
    FROM f_reports r JOIN document_prints p ON p.document_id = split_part(r.document_id, '#', 1)
    UNION ALL
    SELECT r.meeting_id, hash('before', w) FROM first_wordings w JOIN f_reports r USING (document_id)
    UNION ALL
    SELECT r.meeting_id, hash('office', o) FROM office_evidence o JOIN f_reports r USING (document_id)
    UNION ALL
    SELECT owner, hash('corrected', c) FROM m_corrected c
)
SELECT meeting_id, hash(sum(h), count(*)) AS print FROM held GROUP BY meeting_id;
