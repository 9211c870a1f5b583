-- One row a demand, with every report's wording. Needs d_clusters (node, leader, basis), made by demands.unite.
CREATE OR REPLACE TEMP TABLE d_members AS
SELECT g.document_id, g.position, g.meeting_id, g.nth, g.age, g.node, coalesce(c.leader, g.node) AS leader,
       coalesce(c.basis, 'only_wording') AS basis,
       coalesce(v.place, split_part(g.document_id, '#', 1) || ':' || d.start_char || ':' || d.end_char) AS place,
       g.person_id, d.text, d.speaker_name, d.speaker_kind, d.stringency,
       d.deadline_text, d.deadline_on, d.start_char, d.end_char, d.is_heading,
       CASE d.speaker_kind WHEN 'person' THEN 0 WHEN 'meeting' THEN 1 ELSE 2 END AS voice
FROM d_groups g
JOIN f_directives d USING (document_id, position)
LEFT JOIN d_clusters c ON c.node = g.node
LEFT JOIN first_wordings v USING (document_id, position);

-- The wording shown is that of the report on which the meeting rests, where that has the demand, else of the next that
-- has it; of equal words on one page those that somebody says.
CREATE OR REPLACE TEMP TABLE d_chosen AS
SELECT leader, meeting_id,
       -- The key rests on the wording of the report published first: on its page and place there, whatever its story.
       short_hash('d', arg_min(place, (age, position))) AS directive_id,
       arg_min({'document_id': document_id, 'position': position, 'node': node},
               (nth, basis = 'part', voice, position)) AS shown,
       -- Who says it, where the wording shown leaves that open.
       arg_min({'kind': speaker_kind, 'name': speaker_name, 'person': person_id}, (voice, nth, position)) AS said,
       min((nth, position)) AS place_in_line
FROM d_members GROUP BY leader, meeting_id;

INSERT INTO main.directives
WITH numbered AS ( -- before the texts come in
    SELECT *, row_number() OVER (PARTITION BY meeting_id ORDER BY place_in_line, directive_id)::INTEGER AS number FROM d_chosen
)
SELECT c.directive_id, c.meeting_id, c.number, m.text,
       CASE WHEN m.speaker_kind = 'person' THEN m.person_id WHEN m.speaker_kind = 'unattributed' THEN c.said.person END,
       CASE WHEN m.speaker_kind = 'unattributed' THEN c.said.name ELSE m.speaker_name END,
       CASE WHEN m.speaker_kind = 'unattributed' THEN c.said.kind ELSE m.speaker_kind END,
       m.stringency, m.deadline_text, m.deadline_on, m.document_id, m.start_char, m.end_char,
       coalesce(m.is_heading, false)
FROM numbered c
JOIN d_members m ON m.document_id = c.shown.document_id AND m.position = c.shown.position
ORDER BY 1;

INSERT INTO main.directive_sources
WITH places AS (
    SELECT c.leader, c.meeting_id, directive_id, c.shown.document_id AS document_id, c.shown.position AS position,
           c.shown.node AS node, s.basis
    FROM d_chosen c
    JOIN d_members s ON s.document_id = c.shown.document_id AND s.position = c.shown.position
)
SELECT c.directive_id, m.document_id, m.text, m.start_char, m.end_char, m.speaker_name, m.speaker_kind,
       CASE WHEN m.document_id = c.document_id AND m.position = c.position THEN 'shown'
            WHEN m.node = c.node THEN 'same_words'
            WHEN m.basis = 'only_wording' THEN c.basis ELSE m.basis END AS basis
FROM places c
JOIN d_members m USING (leader, meeting_id)
ORDER BY 1, 2, 4, 5, 6, 7, 8; -- a text is told by its place

-- Codes are those that the words shown earn (or the same words in another report): a further wording adds none.
CREATE OR REPLACE TEMP TABLE d_shown AS
SELECT m.document_id, m.position, m.nth, c.directive_id, m.document_id <> c.shown.document_id AS is_other_document,
       m.position <> c.shown.position AS is_other_place
FROM d_members m
JOIN d_chosen c USING (leader, meeting_id)
WHERE m.node = c.shown.node;

CREATE OR REPLACE TEMP TABLE d_codes AS
WITH several AS ( -- words that stand once have each code once
    SELECT directive_id FROM d_shown GROUP BY ALL HAVING count(*) > 1
), earned AS (
    SELECT k.codebook, s.directive_id, k.code, arg_min(
               {'start_char': k.start_char, 'end_char': k.end_char, 'document_id': k.document_id},
               (s.is_other_document, s.is_other_place, s.nth, k.position, k.start_char)) AS w
    FROM f_codes k JOIN (FROM d_shown SEMI JOIN several USING (directive_id)) s USING (document_id, position)
    GROUP BY ALL
)
SELECT codebook, directive_id, code, w.start_char, w.end_char, w.document_id FROM earned
UNION ALL
SELECT k.codebook, s.directive_id, k.code, k.start_char, k.end_char, k.document_id
FROM f_codes k JOIN (FROM d_shown ANTI JOIN several USING (directive_id)) s USING (document_id, position);
INSERT INTO main.directive_sectors SELECT directive_id, code, start_char, end_char, document_id FROM d_codes WHERE codebook = 'sectors' ORDER BY 1, 2;
INSERT INTO main.directive_instruments SELECT directive_id, code, start_char, end_char, document_id FROM d_codes WHERE codebook = 'instruments' ORDER BY 1, 2;
INSERT INTO main.directive_responsibilities SELECT directive_id, code, start_char, end_char, document_id FROM d_codes WHERE codebook = 'responsibilities' ORDER BY 1, 2;
INSERT INTO main.directive_phrases SELECT directive_id, code, start_char, end_char, document_id FROM d_codes WHERE codebook = 'phrases' ORDER BY 1, 2;
