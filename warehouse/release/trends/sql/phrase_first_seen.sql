-- When and where a formula was first used, by level, and how far it had to travel.
SELECT f.phrase_code, l.label_en, l.label_zh, f.rendition, f.language, min(f.first_on) AS first_on,
       arg_min(f.meeting_id, (f.first_on, f.meeting_id)) AS meeting_id,
       arg_min(f.directive_id, (f.first_on, f.meeting_id, f.directive_id)) AS directive_id,
       min(f.first_on) FILTER (f.admin_level = 'national') AS first_national_on,
       min(f.first_on) FILTER (f.admin_level = 'provincial') AS first_provincial_on,
       min(f.first_on) FILTER (f.admin_level = 'prefecture') AS first_prefecture_on,
       min(f.first_on) FILTER (f.admin_level = 'county') AS first_county_on,
       first_provincial_on - first_national_on AS n_days_national_to_province,
       first_prefecture_on - first_provincial_on AS n_days_province_to_prefecture,
       first_county_on - first_prefecture_on AS n_days_prefecture_to_county,
       count(DISTINCT f.province_code) AS n_provinces, count(DISTINCT f.place_code) AS n_places,
       sum(f.n_meetings)::BIGINT AS n_meetings
FROM trends.phrase_firsts f
LEFT JOIN main.phrases l USING (phrase_code)
GROUP BY ALL
