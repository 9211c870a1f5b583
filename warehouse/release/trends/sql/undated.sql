-- Meetings that the views by period leave out, and why.
SELECT admin_level, rendition, language, count(*) AS n_meetings, count(*) FILTER (held_on IS NULL) AS n_without_day,
       count(*) FILTER (month IS NULL) AS n_without_month, count(*) FILTER (quarter IS NULL) AS n_without_quarter, count(*) FILTER (year IS NULL) AS n_without_year,
       count(*) FILTER (place_code IS NULL) AS n_without_place
FROM trends.meeting_periods GROUP BY ALL
