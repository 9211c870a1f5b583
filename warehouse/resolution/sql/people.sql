-- People of each report with their name's key. Needs f_names (all distinct printed names).
-- name_key is in pinyin, whatever the script; han has the simplified characters of a name printed in these. Within one
-- script own_key tells names apart: characters where there are any, so that namesakes in pinyin alone are no namesakes.
-- rank_class: head of a party committee or government; deputy, other leader; staff. NULL: no or an unclear office.
CREATE TEMP TABLE f_ranks AS
SELECT * FROM (VALUES
    ('party_secretary', 'head'), ('governor', 'head'), ('mayor', 'head'), ('county_head', 'head'),
    ('executive_deputy_governor', 'deputy'), ('executive_deputy_county_head', 'deputy'), ('deputy_department_head', 'staff'),
    ('deputy_party_secretary', 'deputy'), ('standing_committee_member', 'deputy'), ('deputy_governor', 'deputy'),
    ('executive_deputy_mayor', 'deputy'), ('deputy_mayor', 'deputy'), ('deputy_county_head', 'deputy'),
    ('secretary_general', 'deputy'), ('congress_leader', 'deputy'), ('cppcc_leader', 'deputy'),
    ('public_security_head', 'deputy'), ('deputy_secretary_general', 'staff'), ('department_head', 'staff')
) AS t(rank_code, rank_class);

-- All keys under which a printed name may stand.
CREATE TEMP TABLE f_readings AS
SELECT name, unnest(readings) AS reading FROM f_names;

CREATE TEMP TABLE f_people AS
SELECT a.document_id, a.position, a.name, n.name_key, n.han, n.name_zh, coalesce(n.han, n.name_key) AS own_key, n.readings,
       n.surname, n.rarity, n.display, a.title, a.rank_code,
       r.rank_class, a.presided, a.spoke, a.joined_remotely, a.start_char, a.end_char,
       -- Two people of one name in one report are two: the second is told apart by its number.
       row_number() OVER (PARTITION BY a.document_id, coalesce(n.han, n.name_key) ORDER BY a.position)::INTEGER AS namesake
FROM f_attendees a
JOIN f_names n USING (name)
LEFT JOIN f_ranks r USING (rank_code);

-- The level that each title names: titles are few beside people.
CREATE TEMP TABLE f_titles AS
SELECT title, title_level(title) AS said_level FROM (SELECT DISTINCT title FROM f_people WHERE title IS NOT NULL);
