-- Of a month's meetings, those that watched, followed or passed on another.
WITH named AS (
    SELECT meeting_id, bool_or(relation = 'watched') AS watched, bool_or(relation = 'followed') AS followed,
           bool_or(relation = 'conveyed') AS conveyed
    FROM main.meeting_references GROUP BY meeting_id
), counted AS (
    SELECT p.month, count(*) AS n_meetings, count(n.meeting_id) AS n_meetings_with_reference,
           count(*) FILTER (n.watched) AS n_watched, count(*) FILTER (n.followed) AS n_followed,
           count(*) FILTER (n.conveyed) AS n_conveyed
    FROM trends.meeting_periods p LEFT JOIN named n USING (meeting_id)
    WHERE p.month IS NOT NULL GROUP BY p.month
)
SELECT s.starts_on AS month, coalesce(c.n_meetings, 0) AS n_meetings,
       coalesce(c.n_meetings_with_reference, 0) AS n_meetings_with_reference, coalesce(c.n_watched, 0) AS n_watched,
       coalesce(c.n_followed, 0) AS n_followed, coalesce(c.n_conveyed, 0) AS n_conveyed,
       c.n_meetings_with_reference / c.n_meetings AS share_with_reference, c.n_conveyed / c.n_meetings AS share_conveyed,
       s.is_covered
FROM trends.periods s LEFT JOIN counted c ON c.month = s.starts_on
WHERE s.period = 'month'
