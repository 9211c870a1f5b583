-- Figures, evidence, issues and the counts that rest on them. Needs made_reports.
INSERT INTO main.reported_figures
SELECT r.meeting_id, f.document_id, f.measure_code, f.value, f.unit, f.period_text, f.text, f.start_char, f.end_char
FROM r_reported_figures f JOIN made_reports r USING (document_id)
QUALIFY row_number() OVER (PARTITION BY f.document_id, f.start_char, f.end_char ORDER BY f.position) = 1
ORDER BY f.document_id, f.start_char, f.end_char;

INSERT INTO main.meeting_phrases
SELECT DISTINCT r.meeting_id, p.document_id, p.phrase_code, p.start_char, p.end_char
FROM r_meeting_phrases p JOIN made_reports r USING (document_id)
ORDER BY p.document_id, p.start_char, p.phrase_code;

-- What each report says of a field, beside what holds of its meeting. Joined by whole rows, then turned: joined by field,
-- every meeting would meet every report.
CREATE TEMP TABLE report_values AS
SELECT meeting_id, document_id, r.n_reports, r.is_rendition, unnest([
           {'field': 'held_on', 'said': f.held_on::VARCHAR, 'held': m.held_on::VARCHAR},
           {'field': 'held_earliest', 'said': f.held_earliest::VARCHAR, 'held': m.held_earliest::VARCHAR},
           {'field': 'held_latest', 'said': f.held_latest::VARCHAR, 'held': m.held_latest::VARCHAR},
           {'field': 'year_basis', 'said': f.year_basis, 'held': m.year_basis},
           {'field': 'place_code', 'said': f.place_code, 'held': m.place_code},
           {'field': 'place_name', 'said': f.place_name, 'held': m.place_name},
           {'field': 'place_basis', 'said': f.place_basis, 'held': m.place_basis},
           {'field': 'admin_level', 'said': f.admin_level, 'held': m.admin_level},
           {'field': 'mode', 'said': f.mode, 'held': m.mode},
           {'field': 'meeting_type_code', 'said': f.meeting_type_code, 'held': m.meeting_type_code},
           {'field': 'convener', 'said': f.convener, 'held': m.convener},
           {'field': 'title', 'said': f.title, 'held': m.title}], recursive := true)
FROM (FROM f_reports WHERE n_reports > 1 OR document_id IN (SELECT document_id FROM made_reports)) r
JOIN f_meetings f USING (document_id)
JOIN main.meetings m USING (meeting_id);

-- Only words that support the value that holds: a report that says otherwise is listed as an issue.
INSERT INTO main.evidence
WITH said AS (
    SELECT document_id, field, start_char, end_char, quote, method FROM r_evidence SEMI JOIN made_reports USING (document_id)
    UNION ALL
    SELECT document_id, 'place_code', start_char, end_char, quote, method
    FROM office_evidence SEMI JOIN made_reports USING (document_id)
)
SELECT DISTINCT v.meeting_id, e.field, e.document_id, e.start_char, e.end_char, e.quote, e.method, NULL
FROM said e
JOIN report_values v USING (document_id, field)
WHERE v.said IS NOT DISTINCT FROM v.held
  AND NOT EXISTS (FROM f_corrected c WHERE c.owner = e.document_id AND c.field = e.field)
  AND NOT EXISTS (FROM m_corrected c WHERE c.owner = v.meeting_id AND c.field = e.field)
UNION
-- The evidence of a corrected value is the correction.
SELECT v.meeting_id, c.field, c.owner, w.start_char, w.end_char, w.quote, 'correction', c.correction_id
FROM (FROM f_corrected c SEMI JOIN made_reports r ON r.document_id = c.owner) c
LEFT JOIN said_words w USING (correction_id)
JOIN report_values v ON v.document_id = c.owner AND v.field = c.field
WHERE v.said IS NOT DISTINCT FROM v.held
  AND NOT EXISTS (FROM m_corrected x WHERE x.owner = v.meeting_id AND x.field = c.field)
UNION
SELECT c.owner, c.field, m.document_id, NULL, NULL, NULL, 'correction', c.correction_id
FROM (FROM m_corrected c SEMI JOIN made_reports r ON r.meeting_id = c.owner) c
JOIN main.meetings m ON m.meeting_id = c.owner
SEMI JOIN report_values v ON v.meeting_id = c.owner AND v.field = c.field
ORDER BY ALL;

INSERT INTO quality.issues
SELECT document_id, meeting_id, 'reports_differ', field || ' is ' || said || ' here, ' || held || ' in the meeting', NULL, NULL
FROM report_values
WHERE n_reports > 1 AND said <> held AND said NOT IN ('unknown', 'unspecified', 'other')
  AND (field IN ('held_on', 'place_code', 'admin_level', 'convener')
       -- how a translation differs from what it translates is told of every value that has no language
       OR (is_rendition AND field IN ('mode', 'meeting_type_code')))
ORDER BY ALL;

INSERT INTO quality.issues
SELECT DISTINCT document_id, r.meeting_id, i.issue_code, i.detail, i.start_char, i.end_char
FROM r_issues i
LEFT JOIN f_reports r USING (document_id)
LEFT JOIN f_meetings m USING (document_id)
-- An ambiguous place is no issue once other evidence has told it, and is listed once where it stays open.
WHERE i.issue_code <> 'place_ambiguous'
   OR (m.place_code IS NULL AND NOT EXISTS (
           FROM quality.issues q WHERE q.document_id = i.document_id AND q.issue_code = 'place_ambiguous'))
ORDER BY ALL;

INSERT INTO quality.issues
SELECT p.a, x.meeting_id, 'possible_same_meeting',
       'may report the meeting of ' || p.b || ' (' || p.total || ' of ' || getvariable('match_threshold') || ' points)', NULL, NULL
FROM pair_decisions p
JOIN f_reports x ON x.document_id = p.a
JOIN f_reports y ON y.document_id = p.b
WHERE NOT p.same AND p.said IS NULL AND NOT p.apart AND x.meeting_id <> y.meeting_id
  AND p.total >= getvariable('match_threshold') - 15
ORDER BY ALL;

UPDATE main.meetings m SET n_attendees = c.n
FROM (SELECT meeting_id, count(*) AS n FROM main.attendees GROUP BY ALL) c WHERE c.meeting_id = m.meeting_id;
UPDATE main.meetings m SET n_directives = c.n
FROM (SELECT meeting_id, count(*) AS n FROM main.directives GROUP BY ALL) c WHERE c.meeting_id = m.meeting_id;
