-- Which meeting passes on, follows or watches which: by event, by meeting of the dataset, else by level and day. Days are
-- those that a report gives, else those of the event or meeting that it is matched to.
-- Links are told of touched meetings and of those that name one, by itself or by way of others, from all that these name.
CREATE OR REPLACE TEMP TABLE linked_meetings AS
WITH RECURSIVE below AS (
    SELECT meeting_id FROM touched_meetings
    UNION
    SELECT r.meeting_id FROM below b JOIN main.meeting_references r ON r.referenced_meeting_id = b.meeting_id)
FROM below;

DELETE FROM trends.cascade_links WHERE meeting_id IN (SELECT meeting_id FROM linked_meetings);

INSERT INTO trends.cascade_links
WITH RECURSIVE above AS (
    SELECT meeting_id FROM linked_meetings
    UNION
    SELECT r.referenced_meeting_id FROM above a JOIN main.meeting_references r USING (meeting_id)
    WHERE r.referenced_meeting_id IS NOT NULL
), told AS (
    SELECT r.reference_id, r.meeting_id, r.relation, r.level, r.referenced_meeting_id, r.event_code, p.held_on,
           p.place_code, p.province_code, p.admin_level,
           coalesce(e.starts_on, x.held_on, r.held_on) AS source_on
    FROM main.meeting_references r
    SEMI JOIN above USING (meeting_id)
    JOIN trends.meeting_periods p USING (meeting_id)
    LEFT JOIN main.events e USING (event_code)
    LEFT JOIN main.meetings x ON x.meeting_id = r.referenced_meeting_id
), direct AS (
    SELECT *,
           CASE WHEN event_code IS NOT NULL THEN 'event' WHEN referenced_meeting_id IS NOT NULL THEN 'meeting'
                WHEN source_on IS NOT NULL AND (level = 'national' OR (level = 'provincial' AND province_code IS NOT NULL)) THEN 'day'
           END AS source_kind,
           CASE WHEN event_code IS NOT NULL THEN event_code WHEN referenced_meeting_id IS NOT NULL THEN referenced_meeting_id
                WHEN level = 'national' THEN 'national ' || source_on
                ELSE 'provincial ' || province_code || ' ' || source_on END AS source_key
    FROM told
), steps AS (
    SELECT reference_id, meeting_id, relation, source_kind, source_key, level AS source_level, source_on, held_on,
           place_code, province_code, admin_level, referenced_meeting_id AS via, 1 AS n_steps, reference_id AS last_id
    FROM direct WHERE source_kind IS NOT NULL AND meeting_id IN (SELECT meeting_id FROM linked_meetings)
    UNION ALL
    -- what the higher meeting itself passed on
    SELECT s.reference_id, s.meeting_id, s.relation, d.source_kind, d.source_key, d.level, d.source_on, s.held_on,
           s.place_code, s.province_code, s.admin_level, d.referenced_meeting_id, s.n_steps + 1, d.reference_id
    FROM steps s JOIN direct d ON d.meeting_id = s.via
    WHERE s.n_steps < 4 AND d.source_kind IS NOT NULL AND d.source_key <> s.source_key AND d.referenced_meeting_id IS DISTINCT FROM s.meeting_id
)
SELECT reference_id, meeting_id, relation, source_kind, source_key, source_level, source_on, held_on, place_code,
       province_code, admin_level, held_on - source_on, n_steps
FROM steps
-- once a meeting and source: the shortest way, of these the strongest relation
QUALIFY row_number() OVER (PARTITION BY meeting_id, source_kind, source_key ORDER BY n_steps,
            list_position(['watched', 'followed', 'conveyed'], relation), reference_id, last_id) = 1
ORDER BY ALL;

DROP TABLE temp.linked_meetings;
