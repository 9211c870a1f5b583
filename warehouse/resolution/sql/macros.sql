-- Level of the body that a title names: the lowest, since a leader of a city may also sit on the province's committee.
-- 区 also ends the words for an autonomous region (a province) and for a prefecture of old.
CREATE OR REPLACE TEMP MACRO title_level(title) AS
    CASE WHEN regexp_matches(regexp_replace(lower(title), '自治区|地区|[军战灾景校园]区', '', 'g'), 'county|district|banner|县|区|旗') THEN 'county'
         WHEN regexp_matches(lower(title), 'municipal|city|mayor|市|自治州|州[委长]|盟[委长]|地区|[地行]署|地委') THEN 'prefecture'
         WHEN regexp_matches(lower(title), 'provinc|autonomous region|governor|省|自治区') THEN 'provincial' END;

-- Words of a text: runs of letters and digits, single Chinese characters.
CREATE OR REPLACE TEMP MACRO words(t) AS
    regexp_extract_all(lower(t), '[a-z0-9]+|[\x{3400}-\x{9fff}]');

-- What a wording says, whatever its case and marks, as a number: of one without any letter or digit the wording itself.
CREATE OR REPLACE TEMP MACRO said_words(t) AS
    hash(trim(lower(regexp_replace(t, '[^\p{L}\p{N}]+', ' ', 'g'))), CASE WHEN NOT regexp_matches(t, '[\p{L}\p{N}]') THEN t END);

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

-- Numbers of a wording, months as m1 to m12: “by June 30”, “before 30 June”, “6月30日前” give m6 and 30.
CREATE OR REPLACE TEMP MACRO named_months(t) AS
    regexp_replace(regexp_replace(regexp_replace(regexp_replace(regexp_replace(regexp_replace(regexp_replace(
    regexp_replace(regexp_replace(regexp_replace(regexp_replace(regexp_replace(regexp_replace(t,
        '([0-9]{1,2})\s*月', ' m\1 ', 'g'),
        '\bJan(uary)?\b', ' m1 ', 'g'), '\bFeb(ruary)?\b', ' m2 ', 'g'), '\bMar(ch)?\b', ' m3 ', 'g'),
        '\bApr(il)?\b', ' m4 ', 'g'), '\b(of|by|before|until|till|in|from|after|since|[0-9]) ?May\b|\bMay ([0-9])', '\1 m5 \2', 'g'),
        '\bJune?\b', ' m6 ', 'g'), '\bJuly?\b', ' m7 ', 'g'), '\bAug(ust)?\b', ' m8 ', 'g'), '\bSept?(ember)?\b', ' m9 ', 'g'),
        '\bOct(ober)?\b', ' m10 ', 'g'), '\bNov(ember)?\b', ' m11 ', 'g'), '\bDec(ember)?\b', ' m12 ', 'g');
CREATE OR REPLACE TEMP MACRO numbers_of(t) AS
    list_sort(list_distinct(list_transform(
        regexp_extract_all(named_months(regexp_replace(t, '([0-9]),([0-9]{3})', '\1\2', 'g')), '\bm?[0-9]+(?:\.[0-9]+)?'),
        lambda x: regexp_replace(x, '^(m?)0+([0-9])', '\1\2'))));

-- Names of a list as another report spells them (a map from the one spelling to the other, or NULL).
CREATE OR REPLACE TEMP MACRO as_spelt(names, spelling) AS
    CASE WHEN spelling IS NULL THEN names ELSE list_transform(names, lambda n: coalesce(spelling[n], n)) END;
