-- Level of the body that a title names: the lowest, since a leader of a city may also sit on the province's committee.
CREATE OR REPLACE TEMP MACRO title_level(title) AS
    CASE WHEN regexp_matches(lower(title), 'county|district|banner|县|区') THEN 'county'
         WHEN regexp_matches(lower(title), 'municipal|city|mayor|市') THEN 'prefecture'
         WHEN regexp_matches(lower(title), 'provinc|autonomous region|governor|省') THEN 'provincial' END;

-- Words of a text: runs of letters and digits, single Chinese characters.
CREATE OR REPLACE TEMP MACRO words(t) AS
    regexp_extract_all(lower(t), '[a-z0-9]+|[\x{3400}-\x{9fff}]');

-- A word without the commonest English endings.
CREATE OR REPLACE TEMP MACRO stem(w) AS
    CASE WHEN len(w) > 4 THEN regexp_replace(w, '(ies|es|s|ed|ing)$', '') ELSE w END;

-- Stable keys.
CREATE OR REPLACE TEMP MACRO short_hash(prefix, t) AS prefix || substr(sha256(t), 1, 16);

-- A meeting of the government's executives or of the standing committee is no other kind of meeting.
CREATE OR REPLACE TEMP MACRO closed_bodies(x, y) AS
    x <> y AND 'other' NOT IN (x, y)
    AND (x IN ('executive_meeting', 'standing_committee_meeting') OR y IN ('executive_meeting', 'standing_committee_meeting'));

-- Forms that reports seldom take for another (they do take work, video, dispatch and promotion meetings for each other).
CREATE OR REPLACE TEMP MACRO closed_forms(x, y) AS
    x <> y AND 'other' NOT IN (x, y)
    AND (x IN ('symposium', 'warning_meeting', 'emergency_meeting') OR y IN ('symposium', 'warning_meeting', 'emergency_meeting'));
