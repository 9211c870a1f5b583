-- One row a demand, with every report's wording and all codes. Needs d_clusters (node, leader).
CREATE TEMP TABLE d_members AS
WITH speakers AS (
    SELECT document_id, name_key, min(person_id) AS person_id FROM f_seen WHERE namesake = 1 GROUP BY ALL
)
SELECT g.document_id, g.position, g.meeting_id, g.nth, coalesce(c.leader, g.node) AS leader, d.text, d.speaker_name,
       d.speaker_kind, d.stringency, d.deadline_text, d.deadline_on, d.start_char, d.end_char, s.person_id, r.age
FROM d_groups g
JOIN f_directives d USING (document_id, position)
JOIN f_reports r USING (document_id)
LEFT JOIN d_clusters c ON c.node = g.node
LEFT JOIN f_names n ON n.name = d.speaker_name
LEFT JOIN speakers s ON s.document_id = g.document_id AND s.name_key = n.name_key;

CREATE TEMP TABLE d_chosen AS
SELECT leader, meeting_id,
       -- The key rests on the wording of the report published first; the row shows the one that names the speaker.
       short_hash('d', arg_min(document_id || ':' || start_char || ':' || end_char, (age, position))) AS directive_id,
       arg_min({'document_id': document_id, 'position': position},
               (CASE speaker_kind WHEN 'person' THEN 0 WHEN 'meeting' THEN 1 ELSE 2 END, nth, position)) AS shown,
       min((nth, position)) AS place_in_line
FROM d_members GROUP BY leader, meeting_id;

INSERT INTO main.directives
SELECT c.directive_id, c.meeting_id,
       row_number() OVER (PARTITION BY c.meeting_id ORDER BY c.place_in_line, c.directive_id)::INTEGER,
       m.text, CASE WHEN m.speaker_kind = 'person' THEN m.person_id END, m.speaker_name, m.speaker_kind, m.stringency,
       m.deadline_text, m.deadline_on, m.document_id, m.start_char, m.end_char
FROM d_chosen c
JOIN d_members m ON m.document_id = c.shown.document_id AND m.position = c.shown.position
ORDER BY 1;

INSERT INTO main.directive_sources
SELECT DISTINCT c.directive_id, m.document_id, m.text, m.start_char, m.end_char
FROM d_chosen c JOIN d_members m USING (leader, meeting_id)
ORDER BY ALL;

-- Each code once a demand; its words are of the wording shown where that earns it too.
CREATE TEMP TABLE d_codes AS
SELECT k.codebook, c.directive_id, k.code, k.start_char, k.end_char, k.document_id
FROM f_codes k
JOIN d_members m USING (document_id, position)
JOIN d_chosen c USING (leader, meeting_id)
QUALIFY row_number() OVER (PARTITION BY k.codebook, c.directive_id, k.code
                           ORDER BY k.document_id <> c.shown.document_id, m.nth, k.position, k.start_char) = 1;
INSERT INTO main.directive_sectors SELECT directive_id, code, start_char, end_char, document_id FROM d_codes WHERE codebook = 'sectors' ORDER BY 1, 2;
INSERT INTO main.directive_instruments SELECT directive_id, code, start_char, end_char, document_id FROM d_codes WHERE codebook = 'instruments' ORDER BY 1, 2;
INSERT INTO main.directive_responsibilities SELECT directive_id, code, start_char, end_char, document_id FROM d_codes WHERE codebook = 'responsibilities' ORDER BY 1, 2;
INSERT INTO main.directive_phrases SELECT directive_id, code, start_char, end_char, document_id FROM d_codes WHERE codebook = 'phrases' ORDER BY 1, 2;
