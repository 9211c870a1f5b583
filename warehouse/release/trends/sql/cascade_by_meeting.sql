-- Each meeting that watched, followed or passed on a higher one, with the days between.
SELECT l.source_kind, l.source_key, l.source_level, l.source_on,
       coalesce(e.label_en, x.title) AS source_label,
       l.meeting_id, l.held_on, l.n_days, l.n_steps, l.relation, l.admin_level, l.place_code, p.label_en AS place_label,
       l.province_code, v.name_en AS province_name
FROM trends.cascade_links l
LEFT JOIN main.events e ON l.source_kind = 'event' AND e.event_code = l.source_key
LEFT JOIN main.meetings x ON l.source_kind = 'meeting' AND x.meeting_id = l.source_key
LEFT JOIN main.places p ON p.place_code = l.place_code
LEFT JOIN main.places v ON v.place_code = l.province_code
