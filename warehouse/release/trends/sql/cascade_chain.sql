-- How far a higher meeting went down, and when it first reached each level.
SELECT l.source_kind, l.source_key, l.source_level, any_value(l.source_on) AS source_on,
       coalesce(any_value(e.label_en), any_value(x.title)) AS source_label,
       count(*) AS n_meetings, count(l.n_days) AS n_meetings_timed,
       count(DISTINCT l.place_code) AS n_places, count(DISTINCT l.province_code) AS n_provinces,
       min(l.held_on) FILTER (l.admin_level = 'provincial') AS first_provincial_on,
       min(l.held_on) FILTER (l.admin_level = 'prefecture') AS first_prefecture_on,
       min(l.held_on) FILTER (l.admin_level = 'county') AS first_county_on,
       min(l.n_days) FILTER (l.admin_level = 'provincial') AS n_days_to_provincial,
       min(l.n_days) FILTER (l.admin_level = 'prefecture') AS n_days_to_prefecture,
       min(l.n_days) FILTER (l.admin_level = 'county') AS n_days_to_county,
       median(l.n_days) AS n_days_median
FROM trends.cascade_links l
LEFT JOIN main.events e ON l.source_kind = 'event' AND e.event_code = l.source_key
LEFT JOIN main.meetings x ON l.source_kind = 'meeting' AND x.meeting_id = l.source_key
GROUP BY l.source_kind, l.source_key, l.source_level
