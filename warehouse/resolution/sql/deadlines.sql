-- A limit's day rests on the meeting's day ("by June 30", "within a month"). Where a correction moved that, the limit stays
-- only if its words give the same day still; else it is not known, and that is said.
CREATE TEMP TABLE moved_days AS
SELECT r.document_id, r.meeting_id, x.held_on AS was, m.held_on
FROM f_reports r
JOIN r_meetings x USING (document_id)
JOIN main.meetings m USING (meeting_id)
WHERE x.held_on IS DISTINCT FROM m.held_on
  AND (EXISTS (FROM f_corrected c WHERE c.owner = r.document_id AND c.field = 'held_on')
       OR EXISTS (FROM m_corrected c WHERE c.owner = r.meeting_id AND c.field = 'held_on'));

CREATE TEMP TABLE open_deadlines AS
SELECT d.document_id, d.position, m.meeting_id, d.deadline_text, d.deadline_on, d.start_char, d.end_char
FROM f_directives d JOIN moved_days m USING (document_id)
WHERE d.deadline_on IS NOT NULL
  AND NOT EXISTS (FROM d_corrected c WHERE c.owner = d.document_id AND c.position = d.position AND c.field = 'deadline_on')
  AND NOT coalesce(regexp_matches(d.deadline_text, '(19|20)[0-9]{2}')
      OR (year(m.was) = year(m.held_on) AND m.held_on <= d.deadline_on
          AND (regexp_matches(lower(d.deadline_text), 'january|february|march|april|\bmay\b|june|july|august|september|october|november|december|[0-9]月')
               OR regexp_matches(lower(d.deadline_text), 'the year|this year|年底|年内|年末')
               OR (month(m.was) = month(m.held_on)
                   AND regexp_matches(lower(d.deadline_text), '(of|this) (the )?month|月底|月末|本月')))), false);

INSERT INTO quality.issues
SELECT document_id, meeting_id, 'deadline_open',
       'the limit “' || deadline_text || '” was ' || deadline_on || ' by the day of the meeting that a correction moved',
       start_char, end_char
FROM open_deadlines ORDER BY ALL;

UPDATE f_directives d SET deadline_on = NULL
FROM open_deadlines o WHERE o.document_id = d.document_id AND o.position = d.position;
