-- Two persons who are named at one meeting, and at how many. Each pair has one row, the lesser key first.
SELECT a.person_id, p.name, a.other_person_id, o.name AS other_name, count(*) AS n_meetings,
       count(m.held_on) AS n_meetings_dated, min(m.held_on) AS first_on, max(m.held_on) AS last_on,
       count(*) FILTER (a.is_chaired) AS n_meetings_presided
FROM (
    SELECT x.meeting_id, x.person_id, y.person_id AS other_person_id, bool_or(x.presided OR y.presided) AS is_chaired
    FROM main.attendees x JOIN main.attendees y ON y.meeting_id = x.meeting_id AND x.person_id < y.person_id
    GROUP BY ALL) a
JOIN main.meetings m USING (meeting_id)
JOIN main.persons p ON p.person_id = a.person_id
JOIN main.persons o ON o.person_id = a.other_person_id
GROUP BY ALL
