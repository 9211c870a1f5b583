-- Each place's first use of each formula.
SELECT f.phrase_code, l.label_en, l.label_zh, f.rendition, f.language, f.place_code, p.label_en AS place_label, p.province_name,
       f.admin_level, f.first_on, f.meeting_id, f.directive_id, f.n_meetings
FROM trends.phrase_firsts f
LEFT JOIN main.phrases l USING (phrase_code)
LEFT JOIN main.places p USING (place_code)
