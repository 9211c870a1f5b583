-- Months without texts told from months without meetings.
SELECT p.starts_on AS month, p.n_documents, p.n_meeting_reports, coalesce(c.n, 0) AS n_meetings,
       coalesce(k.n_places, 0) AS n_places, coalesce(k.n_publishers, 0) AS n_publishers, p.is_covered,
       CASE WHEN coalesce(c.n, 0) > 0 THEN 'meetings' WHEN NOT p.is_covered THEN 'no_texts'
            WHEN p.n_documents = p.n_meeting_reports THEN 'reports_of_other_meetings' ELSE 'texts_without_meetings' END AS status
FROM trends.periods p
LEFT JOIN (SELECT month, sum(n_meetings)::BIGINT AS n FROM trends.meeting_cells WHERE rendition = 'all' GROUP BY ALL) c
  ON c.month = p.starts_on
LEFT JOIN (SELECT month, count(DISTINCT place_code) AS n_places, count(DISTINCT publisher) AS n_publishers
           FROM main.coverage GROUP BY ALL) k ON k.month = p.starts_on
WHERE p.period = 'month'
