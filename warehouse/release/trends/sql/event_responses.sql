-- Meetings after national events: how soon places met, beside how often they met in the month before.
WITH days AS (
    SELECT held_on, admin_level, count(*) AS n FROM trends.meeting_periods WHERE held_on IS NOT NULL GROUP BY ALL),
-- Every month of the 30 days on either side must have texts: compared with days nobody looked at, any number is many.
looked_at AS (
    SELECT event_code, bool_and(coalesce(p.is_covered, false)) AS is_covered
    FROM (SELECT event_code, unnest(generate_series(date_trunc('month', starts_on - 30), (starts_on + 29)::TIMESTAMP,
                                                    INTERVAL 1 MONTH))::DATE AS month FROM main.events) e
    LEFT JOIN trends.periods p ON p.period = 'month' AND p.starts_on = e.month
    GROUP BY event_code),
levels AS (SELECT DISTINCT admin_level FROM days),
around AS (
    SELECT e.event_code, d.admin_level,
           sum(d.n) FILTER (d.held_on BETWEEN e.starts_on - 30 AND e.starts_on - 1)::BIGINT AS n_before,
           sum(d.n) FILTER (d.held_on BETWEEN e.starts_on AND e.starts_on + 6)::BIGINT AS n_week,
           sum(d.n) FILTER (d.held_on BETWEEN e.starts_on AND e.starts_on + 29)::BIGINT AS n_after
    FROM main.events e JOIN days d ON d.held_on BETWEEN e.starts_on - 30 AND e.starts_on + 29 GROUP BY ALL),
-- Who names the event, of those who met after it.
naming AS (
    SELECT e.event_code, p.admin_level, count(*) AS n_meetings, count(DISTINCT p.place_code) AS n_places
    FROM (SELECT DISTINCT meeting_id, event_code FROM main.meeting_event_mentions) n
    JOIN main.events e USING (event_code)
    JOIN trends.meeting_periods p USING (meeting_id)
    WHERE p.held_on BETWEEN e.starts_on AND e.starts_on + 29
    GROUP BY ALL),
answers AS (
    SELECT event_code, admin_level, min(n_days) AS n_days_first, median(n_days) AS n_days_median,
           count(*) FILTER (n_days < 30) AS n_places
    FROM trends.place_responses GROUP BY ALL)
SELECT e.event_code, e.label_en, e.label_zh, e.kind, e.starts_on, v.admin_level,
       coalesce(a.n_before, 0) AS n_meetings_30_days_before, coalesce(a.n_week, 0) AS n_meetings_7_days_after,
       coalesce(a.n_after, 0) AS n_meetings_30_days_after, coalesce(r.n_places, 0) AS n_places_met_30_days_after,
       coalesce(g.n_meetings, 0) AS n_meetings_naming_30_days_after, coalesce(g.n_places, 0) AS n_places_naming_30_days_after,
       r.n_days_first AS n_days_to_first_meeting, r.n_days_median AS n_days_median_of_places,
       coalesce(c.is_covered, false) AS is_covered, e.source
FROM main.events e CROSS JOIN levels v
LEFT JOIN around a ON a.event_code = e.event_code AND a.admin_level = v.admin_level
LEFT JOIN answers r ON r.event_code = e.event_code AND r.admin_level = v.admin_level
LEFT JOIN naming g ON g.event_code = e.event_code AND g.admin_level = v.admin_level
LEFT JOIN looked_at c ON c.event_code = e.event_code
