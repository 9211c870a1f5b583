-- The counts that the views rest on. Words are counted by rendition and language; the pair 'all', 'all' is counted apart,
-- so that a meeting with words in two renditions or languages counts once in it.

-- A cell is all that meetings are counted by: month, quarter, year, week, place, level. Counted are the cells in which a
-- meeting of touched_meetings is or, by what was counted last, was: theirs are taken away first, the others stay. Where
-- all is counted, the tables are empty and all meetings are touched. What weeks, places and levels have is told by the
-- cells, or counted for those of which a cell is.
-- Cells and places are told by numbers of 64 bits. Where two have one, both are taken away and both are counted.
CREATE OR REPLACE TEMP MACRO cell_of(month, quarter, year, week, place_code, province_code, admin_level) AS
    hash(month, quarter, year, week, place_code, province_code, admin_level);
CREATE OR REPLACE TEMP MACRO place_of(place_code, admin_level) AS hash(place_code, admin_level);
CREATE OR REPLACE TEMP MACRO week_of(week) AS coalesce(week, '-infinity'::DATE);

CREATE OR REPLACE TEMP TABLE periods_before AS FROM trends.meeting_periods SEMI JOIN touched_meetings USING (meeting_id);

DELETE FROM trends.meeting_periods WHERE meeting_id IN (SELECT meeting_id FROM touched_meetings);

-- A month is known where the whole interval lies in it; so with quarters and years. The first two digits of a
-- GB/T 2260 code are its province's.
INSERT INTO trends.meeting_periods
SELECT m.meeting_id, m.held_on,
       CASE WHEN date_trunc('month', lo) = date_trunc('month', hi) THEN date_trunc('month', lo)::DATE END,
       CASE WHEN date_trunc('quarter', lo) = date_trunc('quarter', hi) THEN date_trunc('quarter', lo)::DATE END,
       CASE WHEN date_trunc('year', lo) = date_trunc('year', hi) THEN date_trunc('year', lo)::DATE END,
       m.place_code, left(m.place_code, 2) || '0000', m.admin_level, d.rendition, coalesce(d.language, 'und'),
       CASE WHEN date_trunc('week', lo) = date_trunc('week', hi) THEN date_trunc('week', lo)::DATE END,
       CASE WHEN year(lo) = year(hi) AND (month(lo) > 6) = (month(hi) > 6)
            THEN make_date(year(lo), CASE WHEN month(lo) > 6 THEN 7 ELSE 1 END, 1) END
FROM (SELECT *, coalesce(held_on, held_earliest) AS lo, coalesce(held_on, held_latest) AS hi
      FROM main.meetings SEMI JOIN touched_meetings USING (meeting_id)) m
JOIN main.documents d USING (document_id)
ORDER BY m.meeting_id;

CREATE OR REPLACE TEMP TABLE touched_cells AS
SELECT DISTINCT cell_of(month, quarter, year, week, place_code, province_code, admin_level) AS cell,
       week_of(week) AS week, place_of(place_code, admin_level) AS place, place_code
FROM (FROM periods_before UNION ALL FROM trends.meeting_periods SEMI JOIN touched_meetings USING (meeting_id));

-- Meetings, their cells, codes and renditions go by numbers within this script: counting and joining texts of keys takes
-- several times longer. What is counted is first brought to one row a meeting, so that counting meetings needs no
-- DISTINCT.
CREATE OR REPLACE TEMP TABLE numbered_meetings AS
SELECT *, row_number() OVER ()::INTEGER AS m_no,
       dense_rank() OVER (ORDER BY month, quarter, year, week, place_code, province_code, admin_level)::INTEGER AS cell_no
FROM trends.meeting_periods
WHERE cell_of(month, quarter, year, week, place_code, province_code, admin_level) IN (SELECT cell FROM touched_cells);

CREATE OR REPLACE TEMP TABLE cells AS
SELECT DISTINCT cell_no, month, quarter, year, week, place_code, province_code, admin_level FROM numbered_meetings;

CREATE OR REPLACE TEMP TABLE renditions AS
SELECT rendition, language, row_number() OVER (ORDER BY rendition, language)::INTEGER AS r_no
FROM (SELECT rendition, coalesce(language, 'und') AS language FROM main.documents UNION SELECT 'all', 'all');

CREATE OR REPLACE TEMP TABLE worded AS
SELECT d.document_id, r.r_no
FROM main.documents d JOIN renditions r ON r.rendition = d.rendition AND r.language = coalesce(d.language, 'und');

CREATE OR REPLACE TEMP TABLE dated_directives AS
SELECT p.m_no, p.cell_no, p.place_code, p.province_code, p.admin_level, p.held_on, w.r_no,
       d.directive_id, d.meeting_id, d.stringency, d.deadline_text, d.speaker_kind, d.speaker_person_id
FROM main.directives d
JOIN numbered_meetings p USING (meeting_id)
JOIN worded w ON w.document_id = d.document_id;

CREATE OR REPLACE TEMP TABLE codes AS
SELECT codebook, code, row_number() OVER (ORDER BY codebook, code)::INTEGER AS code_no
FROM (SELECT DISTINCT 'sectors' AS codebook, sector_code AS code FROM main.directive_sectors
      UNION ALL SELECT DISTINCT 'instruments', instrument_code FROM main.directive_instruments
      UNION ALL SELECT DISTINCT 'responsibilities', responsibility_code FROM main.directive_responsibilities
      UNION ALL SELECT DISTINCT 'phrases', phrase_code FROM main.directive_phrases);

CREATE OR REPLACE TEMP TABLE coded AS
SELECT d.m_no, d.cell_no, d.r_no, c.code_no, count(*) AS n
FROM (
    SELECT directive_id, code_no FROM main.directive_sectors
    JOIN codes ON codebook = 'sectors' AND code = sector_code
    UNION ALL
    SELECT directive_id, code_no FROM main.directive_instruments
    JOIN codes ON codebook = 'instruments' AND code = instrument_code
    UNION ALL
    SELECT directive_id, code_no FROM main.directive_responsibilities
    JOIN codes ON codebook = 'responsibilities' AND code = responsibility_code
    UNION ALL
    SELECT directive_id, code_no FROM main.directive_phrases
    JOIN codes ON codebook = 'phrases' AND code = phrase_code) c
JOIN dated_directives d USING (directive_id)
GROUP BY ALL;

DELETE FROM trends.meeting_cells
WHERE cell_of(month, quarter, year, week, place_code, province_code, admin_level) IN (SELECT cell FROM touched_cells);

INSERT INTO trends.meeting_cells
SELECT p.month, p.quarter, p.year, p.week, p.place_code, p.province_code, p.admin_level,
       CASE WHEN grouping(p.rendition) = 1 THEN 'all' ELSE p.rendition END AS rendition,
       CASE WHEN grouping(p.language) = 1 THEN 'all' ELSE p.language END AS language,
       count(*), sum(m.n_reports), sum(m.n_attendees), sum(m.n_directives),
       count(*) FILTER (m.mode = 'video'), count(*) FILTER (m.mode = 'in_person')
FROM numbered_meetings p JOIN main.meetings m USING (meeting_id)
GROUP BY GROUPING SETS (
    (p.month, p.quarter, p.year, p.week, p.place_code, p.province_code, p.admin_level, p.rendition, p.language),
    (p.month, p.quarter, p.year, p.week, p.place_code, p.province_code, p.admin_level))
ORDER BY ALL;

CREATE OR REPLACE TEMP TABLE of_meetings AS
SELECT cell_no, m_no, r_no, count(*) AS n, count(*) FILTER (stringency = 'mandatory') AS n_mandatory,
       count(deadline_text) AS n_with_deadline, count(*) FILTER (speaker_kind = 'person') AS n_by_person,
       count(*) FILTER (speaker_kind = 'meeting') AS n_by_meeting
FROM dated_directives GROUP BY ALL;

DELETE FROM trends.directive_cells
WHERE cell_of(month, quarter, year, week, place_code, province_code, admin_level) IN (SELECT cell FROM touched_cells);

INSERT INTO trends.directive_cells
WITH counted AS (
    SELECT cell_no, r_no, sum(n) AS n, count(*) AS n_meetings, sum(n_mandatory) AS n_mandatory,
           sum(n_with_deadline) AS n_with_deadline, sum(n_by_person) AS n_by_person, sum(n_by_meeting) AS n_by_meeting
    FROM of_meetings GROUP BY cell_no, r_no
    UNION ALL
    SELECT cell_no, (SELECT r_no FROM renditions WHERE rendition = 'all'), sum(n), count(DISTINCT m_no),
           sum(n_mandatory), sum(n_with_deadline), sum(n_by_person), sum(n_by_meeting)
    FROM of_meetings GROUP BY cell_no)
SELECT month, quarter, year, week, place_code, province_code, admin_level, rendition, language, n, n_meetings, n_mandatory,
       n_with_deadline, n_by_person, n_by_meeting
FROM counted JOIN cells USING (cell_no) JOIN renditions USING (r_no)
ORDER BY cell_no, r_no;

DELETE FROM trends.code_cells
WHERE cell_of(month, quarter, year, week, place_code, province_code, admin_level) IN (SELECT cell FROM touched_cells);

INSERT INTO trends.code_cells
WITH counted AS (
    SELECT cell_no, r_no, code_no, sum(n) AS n, count(*) AS n_meetings FROM coded GROUP BY cell_no, r_no, code_no
    UNION ALL
    SELECT cell_no, (SELECT r_no FROM renditions WHERE rendition = 'all'), code_no, sum(n), count(*)
    FROM (SELECT m_no, cell_no, code_no, sum(n) AS n FROM coded GROUP BY ALL) GROUP BY cell_no, code_no)
SELECT month, quarter, year, week, place_code, province_code, admin_level, rendition, language, codebook, code, n, n_meetings
FROM counted JOIN cells USING (cell_no) JOIN renditions USING (r_no) JOIN codes USING (code_no)
ORDER BY cell_no, r_no, code_no;

DELETE FROM trends.rank_cells
WHERE cell_of(month, quarter, year, week, place_code, province_code, admin_level) IN (SELECT cell FROM touched_cells);

-- A person's rank at a meeting is that of the title given there.
INSERT INTO trends.rank_cells
WITH seen AS (
    SELECT p.cell_no, w.r_no, coalesce(a.rank_code, 'unknown') AS rank_code, a.presided, a.spoke, 1 AS attended,
           0 AS said
    FROM main.attendees a
    JOIN numbered_meetings p USING (meeting_id)
    JOIN worded w ON w.document_id = a.document_id
    UNION ALL
    SELECT cell_no, r_no, coalesce(r.rank_code, 'unknown'), false, false, 0, 1
    FROM dated_directives d
    LEFT JOIN (SELECT meeting_id, person_id, min(rank_code) AS rank_code
               FROM main.attendees SEMI JOIN numbered_meetings USING (meeting_id) GROUP BY ALL) r
      ON r.meeting_id = d.meeting_id AND r.person_id = d.speaker_person_id
    WHERE d.speaker_kind = 'person'),
counted AS (
    SELECT cell_no, CASE WHEN grouping(r_no) = 1 THEN (SELECT r_no FROM renditions WHERE rendition = 'all') ELSE r_no END
               AS r_no,
           rank_code, sum(attended) AS n, count(*) FILTER (presided) AS n_presided, count(*) FILTER (spoke) AS n_spoke,
           sum(said) AS n_said
    FROM seen GROUP BY GROUPING SETS ((cell_no, rank_code, r_no), (cell_no, rank_code)))
SELECT month, quarter, year, week, place_code, province_code, admin_level, rendition, language, rank_code, n, n_presided, n_spoke, n_said
FROM counted JOIN cells USING (cell_no) JOIN renditions USING (r_no)
ORDER BY cell_no, r_no, rank_code;

DELETE FROM trends.figure_rows WHERE meeting_id IN (SELECT meeting_id FROM touched_meetings);

INSERT INTO trends.figure_rows
SELECT p.meeting_id, p.month, p.quarter, p.year, p.place_code, p.province_code, p.admin_level, r.rendition, r.language,
       coalesce(f.measure_code, 'unknown'), f.unit, f.value
FROM main.reported_figures f
JOIN numbered_meetings p USING (meeting_id)
SEMI JOIN touched_meetings USING (meeting_id)
JOIN worded w ON w.document_id = f.document_id
JOIN renditions r USING (r_no)
ORDER BY f.document_id, f.start_char, f.end_char;

-- Weeks are told by their cells; meetings whose week is not known have one row each, so that every code is there.
DELETE FROM trends.week_directive_cells WHERE week_of(week) IN (SELECT week FROM touched_cells);

INSERT INTO trends.week_directive_cells
SELECT week, rendition, language, sum(n_directives), sum(n_meetings), sum(n_mandatory), sum(n_with_deadline),
       sum(n_by_person), sum(n_by_meeting)
FROM trends.directive_cells WHERE week_of(week) IN (SELECT week FROM touched_cells)
GROUP BY week, rendition, language
ORDER BY week, rendition, language;

DELETE FROM trends.week_code_cells WHERE week_of(week) IN (SELECT week FROM touched_cells);

INSERT INTO trends.week_code_cells
SELECT week, rendition, language, codebook, code, sum(n_directives), sum(n_meetings)
FROM trends.code_cells WHERE week_of(week) IN (SELECT week FROM touched_cells)
GROUP BY week, rendition, language, codebook, code
ORDER BY week, rendition, language, codebook, code;

DELETE FROM trends.week_rank_cells WHERE week_of(week) IN (SELECT week FROM touched_cells);

-- Of ranks, those that attended: who is but named as a speaker is no attendance.
INSERT INTO trends.week_rank_cells
SELECT week, rendition, language, rank_code, sum(n_attendees), sum(n_presided), sum(n_spoke)
FROM trends.rank_cells WHERE week_of(week) IN (SELECT week FROM touched_cells)
GROUP BY week, rendition, language, rank_code HAVING sum(n_attendees) > 0
ORDER BY week, rendition, language, rank_code;

DELETE FROM trends.phrase_firsts WHERE place_of(place_code, admin_level) IN (SELECT place FROM touched_cells);

INSERT INTO trends.phrase_firsts
SELECT f.phrase_code, p.place_code, p.province_code, p.admin_level,
       CASE WHEN grouping(w.rendition) = 1 THEN 'all' ELSE w.rendition END AS rendition,
       CASE WHEN grouping(w.language) = 1 THEN 'all' ELSE w.language END AS language,
       min(p.held_on), arg_min(d.meeting_id, (p.held_on, d.meeting_id, d.directive_id)),
       arg_min(d.directive_id, (p.held_on, d.meeting_id, d.directive_id)), count(DISTINCT d.meeting_id)
FROM main.directive_phrases f
JOIN main.directives d USING (directive_id)
JOIN (FROM trends.meeting_periods
      WHERE held_on IS NOT NULL AND place_of(place_code, admin_level) IN (SELECT place FROM touched_cells)) p USING (meeting_id)
JOIN (SELECT document_id, rendition, coalesce(language, 'und') AS language FROM main.documents) w
  ON w.document_id = d.document_id
GROUP BY GROUPING SETS (
    (f.phrase_code, p.place_code, p.province_code, p.admin_level, w.rendition, w.language),
    (f.phrase_code, p.place_code, p.province_code, p.admin_level))
ORDER BY ALL;

DELETE FROM trends.place_responses WHERE place_of(place_code, admin_level) IN (SELECT place FROM touched_cells);

INSERT INTO trends.place_responses
SELECT e.event_code, p.place_code, p.province_code, p.admin_level, arg_min(p.meeting_id, (p.held_on, p.meeting_id)),
       min(p.held_on), min(p.held_on) - e.starts_on
FROM main.events e
JOIN (FROM trends.meeting_periods
      WHERE place_code IS NOT NULL AND place_of(place_code, admin_level) IN (SELECT place FROM touched_cells)) p
  ON p.held_on BETWEEN e.starts_on AND e.starts_on + 60
GROUP BY e.event_code, e.starts_on, p.place_code, p.province_code, p.admin_level
ORDER BY ALL;

-- Every period, counted anew at any time, from the first text or meeting to the last, also those with nothing. A meeting that is known to its quarter
-- or year alone widens the span of quarters or years, not that of months.
DELETE FROM trends.periods;

INSERT INTO trends.periods
WITH lengths (period, step, n_months) AS (
    VALUES ('month', INTERVAL 1 MONTH, 1), ('quarter', INTERVAL 3 MONTH, 3), ('year', INTERVAL 1 YEAR, 12)),
texts AS (
    SELECT month, sum(n_documents) AS n_documents, sum(n_meeting_reports) AS n_meeting_reports
    FROM main.coverage GROUP BY month HAVING sum(n_documents) > 0),
begun AS (
    SELECT period, date_trunc(period, month)::DATE AS starts_on FROM texts, lengths
    UNION ALL SELECT 'month', month FROM trends.meeting_periods
    UNION ALL SELECT 'quarter', quarter FROM trends.meeting_periods
    UNION ALL SELECT 'year', year FROM trends.meeting_periods),
spans AS (
    SELECT l.period, l.n_months, unnest(generate_series(min(b.starts_on)::TIMESTAMP, max(b.starts_on)::TIMESTAMP, l.step))::DATE
               AS starts_on
    FROM begun b JOIN lengths l USING (period) WHERE b.starts_on IS NOT NULL GROUP BY l.period, l.n_months, l.step),
-- Which months of the period have texts, as a bit each: two periods can be compared where these are the same.
told AS (
    SELECT s.period, s.starts_on, s.n_months, coalesce(sum(t.n_documents), 0)::BIGINT AS n_documents,
           coalesce(sum(t.n_meeting_reports), 0)::BIGINT AS n_meeting_reports, count(t.month) AS n_months_covered,
           coalesce(sum(1 << datediff('month', s.starts_on, t.month)), 0)::INTEGER AS months
    FROM spans s LEFT JOIN texts t ON date_trunc(s.period, t.month)::DATE = s.starts_on
    GROUP BY s.period, s.starts_on, s.n_months)
SELECT s.period, s.starts_on, s.n_documents, s.n_meeting_reports, s.n_documents > 0, s.n_months_covered,
       s.n_months_covered = s.n_months, coalesce(s.months > 0 AND s.months = b.months, false)
FROM told s LEFT JOIN told b ON b.period = s.period AND b.starts_on = (s.starts_on - INTERVAL 1 YEAR)::DATE
ORDER BY ALL;

-- Every week from the first dated text or meeting to the last. What is told of a week rests on the days of publication.
DELETE FROM trends.weeks;

INSERT INTO trends.weeks
WITH texts AS (
    SELECT date_trunc('week', published_on)::DATE AS week, count(*) AS n FROM main.documents
    WHERE published_on IS NOT NULL GROUP BY ALL),
begun AS (SELECT week FROM texts UNION SELECT week FROM trends.meeting_periods WHERE week IS NOT NULL),
span AS (SELECT unnest(generate_series(min(week)::TIMESTAMP, max(week)::TIMESTAMP, INTERVAL 7 DAY))::DATE AS week FROM begun)
SELECT s.week, coalesce(t.n, 0), coalesce(t.n, 0) > 0 FROM span s LEFT JOIN texts t USING (week) ORDER BY s.week;

DROP TABLE temp.worded;
DROP TABLE temp.coded;
DROP TABLE temp.of_meetings;
DROP TABLE temp.codes;
DROP TABLE temp.dated_directives;
DROP TABLE temp.renditions;
DROP TABLE temp.cells;
DROP TABLE temp.numbered_meetings;
DROP TABLE temp.periods_before;
