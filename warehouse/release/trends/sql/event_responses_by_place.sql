-- A place's first meeting within sixty days from a national event.
SELECT r.event_code, e.label_en AS event_label, e.kind, e.starts_on, r.place_code, p.label_en AS place_label, p.province_name,
       r.admin_level, r.meeting_id, r.held_on, r.n_days,
       EXISTS (FROM main.meeting_event_mentions n WHERE n.meeting_id = r.meeting_id AND n.event_code = r.event_code) AS is_named
FROM trends.place_responses r
JOIN main.events e USING (event_code)
LEFT JOIN main.places p USING (place_code)
