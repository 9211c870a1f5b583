-- Every place that is known to have met or to be reported on, in every month of the span: what is counted there, and
-- whether anything could have been. Coverage is that of trend_coverage_by_month_and_place.
WITH held AS (
    SELECT p.place_code, p.month, count(*) AS n_meetings, count(*) FILTER (p.held_on IS NULL) AS n_without_day
    FROM trends.meeting_periods p WHERE p.place_code IS NOT NULL AND p.month IS NOT NULL GROUP BY ALL),
said AS (
    SELECT place_code, month, sum(n_directives)::BIGINT AS n_directives, sum(n_mandatory)::BIGINT AS n_mandatory,
           sum(n_with_deadline)::BIGINT AS n_with_deadline,
           sum(n_directives) FILTER (rendition = 'machine_translation')::BIGINT AS n_machine_translation,
           sum(n_directives) FILTER (rendition = 'paraphrase')::BIGINT AS n_paraphrase,
           sum(n_directives) FILTER (rendition = 'original')::BIGINT AS n_original,
           sum(n_directives) FILTER (language = 'en')::BIGINT AS n_english,
           sum(n_directives) FILTER (language = 'zh')::BIGINT AS n_chinese
    FROM trends.directive_cells
    WHERE place_code IS NOT NULL AND month IS NOT NULL AND rendition <> 'all' GROUP BY ALL),
open_months AS (
    SELECT place_code, count(*) AS n FROM trends.meeting_periods WHERE place_code IS NOT NULL AND month IS NULL GROUP BY ALL),
open_reports AS (
    SELECT m.place_code, date_trunc('month', d.published_on)::DATE AS month, count(*) AS n
    FROM main.meeting_reports r JOIN main.meetings m USING (meeting_id) JOIN main.documents d ON d.document_id = r.document_id
    WHERE m.held_on IS NULL AND m.place_code IS NOT NULL AND d.published_on IS NOT NULL GROUP BY ALL)
SELECT c.place_code, c.month, c.place_label, l.level AS place_level, c.province_name, left(c.place_code, 2) || '0000' AS province_code,
       coalesce(h.n_meetings, 0) AS n_meetings, coalesce(s.n_directives, 0) AS n_directives,
       coalesce(s.n_mandatory, 0) AS n_mandatory, s.n_mandatory / s.n_directives AS share_mandatory,
       coalesce(s.n_with_deadline, 0) AS n_with_deadline, s.n_with_deadline / s.n_directives AS share_with_deadline,
       coalesce(s.n_machine_translation, 0) AS n_directives_machine_translation,
       coalesce(s.n_paraphrase, 0) AS n_directives_paraphrase, coalesce(s.n_original, 0) AS n_directives_original,
       coalesce(s.n_english, 0) AS n_directives_english, coalesce(s.n_chinese, 0) AS n_directives_chinese,
       c.n_documents, c.n_meeting_reports, c.n_documents_unplaced, c.n_documents > 0 AS is_covered, c.status,
       coalesce(h.n_without_day, 0) AS n_meetings_without_day, coalesce(r.n, 0) AS n_reports_without_day,
       coalesce(o.n, 0) AS n_meetings_of_unknown_month
FROM main.trend_coverage_by_month_and_place c
LEFT JOIN main.places l ON l.place_code = c.place_code
LEFT JOIN held h ON h.place_code = c.place_code AND h.month = c.month
LEFT JOIN said s ON s.place_code = c.place_code AND s.month = c.month
LEFT JOIN open_reports r ON r.place_code = c.place_code AND r.month = c.month
LEFT JOIN open_months o ON o.place_code = c.place_code
