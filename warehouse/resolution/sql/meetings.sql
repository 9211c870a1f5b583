-- One row a meeting. Needs f_clusters (document_id, cluster), made of the decided pairs; kept_reports, and views
-- meetings_before and meeting_reports_before: what the build before made, of which meetings stay whose reports are the same
-- ones, say the same, and were joined by the same pairs.
CREATE TEMP TABLE f_members AS
SELECT m.document_id, coalesce(c.cluster, m.document_id) AS cluster, hash(p.print, v) AS print,
       m.document_id IN (FROM same_reports) AND m.document_id NOT IN (SELECT document_id FROM f_split) AS is_same
FROM f_meetings m
JOIN pair_prints p USING (document_id)
LEFT JOIN f_clusters c USING (document_id)
LEFT JOIN first_versions v USING (document_id);

CREATE TEMP TABLE f_joins AS
SELECT x.cluster, hash(sum(hash(p.a, p.b, p.basis, p.score))) AS joins
FROM pair_decisions p JOIN f_clusters x ON x.document_id = p.a JOIN f_clusters y ON y.document_id = p.b
WHERE p.same AND x.cluster = y.cluster
GROUP BY x.cluster;

CREATE TEMP TABLE same_clusters AS
SELECT m.cluster, min(k.meeting_id) AS meeting_id
FROM f_members m
LEFT JOIN kept_reports k ON k.document_id = m.document_id AND k.print = m.print AND m.is_same
LEFT JOIN f_joins j USING (cluster)
GROUP BY m.cluster
HAVING bool_and(k.meeting_id IS NOT NULL AND k.joins IS NOT DISTINCT FROM j.joins)
   AND min(k.meeting_id) = max(k.meeting_id) AND min(k.n_reports) = count(*);

CREATE TEMP TABLE f_open AS
SELECT document_id, cluster FROM f_members ANTI JOIN same_clusters USING (cluster);

CREATE TEMP TABLE f_reports AS
WITH ordered AS (
    SELECT m.document_id, x.cluster, m.published_on, m.language, m.rendition,
           CASE WHEN v.first_id IS NULL THEN {'on': m.published_on, 'id': m.document_id}
                ELSE {'on': v.published_on, 'id': v.first_id} END AS first_version,
           CASE m.rendition WHEN 'original' THEN 0 WHEN 'machine_translation' THEN 1 ELSE 2 END AS remove,
           coalesce(a.n, 0) + coalesce(e.n, 0)
           + CASE WHEN m.held_on IS NOT NULL THEN 5 ELSE 0 END
           + CASE WHEN m.place_basis = 'stated' THEN 5 ELSE 0 END AS weight
    FROM f_meetings m
    JOIN f_open x USING (document_id)
    LEFT JOIN first_versions v USING (document_id)
    LEFT JOIN (SELECT document_id, count(*) AS n FROM f_attendees WHERE document_id IN (SELECT document_id FROM f_open)
               GROUP BY document_id) a USING (document_id)
    LEFT JOIN (SELECT document_id, count(*) AS n FROM every_demand WHERE document_id IN (SELECT document_id FROM f_open)
               GROUP BY document_id) e USING (document_id)
)
SELECT document_id, weight,
       -- The key rests on the report published first: later reports rarely change it.
       short_hash('m', first_value(first_version.id) OVER (
           PARTITION BY cluster ORDER BY first_version.on NULLS LAST, first_version.id)) AS meeting_id,
       row_number() OVER (PARTITION BY cluster ORDER BY published_on NULLS LAST, document_id)::INTEGER AS age,
       -- What the meeting rests on: originals before machine translations before paraphrases, then the fuller.
       row_number() OVER (PARTITION BY cluster ORDER BY remove, weight DESC, published_on NULLS LAST, document_id)::INTEGER AS nth,
       count(*) OVER (PARTITION BY cluster)::INTEGER AS n_reports,
       -- Beside an original in another language, which decides where the two differ.
       rendition <> 'original' AND count(*) FILTER (rendition = 'original') OVER (PARTITION BY cluster)
           > count(*) FILTER (rendition = 'original') OVER (PARTITION BY cluster, language) AS is_rendition
FROM ordered
UNION ALL
SELECT document_id, weight, meeting_id, age, nth, n_reports, is_rendition
FROM kept_reports SEMI JOIN same_clusters USING (meeting_id);

-- Those of meetings that are made here.
CREATE TEMP TABLE f_other_reports AS
FROM f_reports ANTI JOIN same_clusters USING (meeting_id);

INSERT INTO main.meeting_reports
WITH best AS (
    SELECT document_id, arg_max(basis, (score, basis)) AS basis, max(score) AS score
    FROM (
        SELECT p.a AS document_id, p.b AS other, p.basis, p.score FROM pair_decisions p WHERE p.same
        UNION ALL SELECT p.b, p.a, p.basis, p.score FROM pair_decisions p WHERE p.same
    ) e
    JOIN f_other_reports x USING (document_id)
    JOIN f_other_reports y ON y.document_id = e.other AND y.meeting_id = x.meeting_id
    GROUP BY document_id
)
SELECT r.meeting_id, r.document_id, coalesce(b.basis, 'only_report'), coalesce(b.score, 1.0)
FROM f_other_reports r LEFT JOIN best b USING (document_id)
UNION ALL
FROM meeting_reports_before SEMI JOIN same_clusters USING (meeting_id)
ORDER BY 1, 2;

-- What a person corrected in a report holds against what other reports say.
CREATE TEMP TABLE f_said AS
SELECT r.document_id, coalesce(list(c.field) FILTER (c.field IS NOT NULL), []) AS fields
FROM f_other_reports r LEFT JOIN f_corrected c ON c.owner = r.document_id
GROUP BY r.document_id;

CREATE TEMP TABLE f_held AS
WITH dated AS (
    SELECT r.meeting_id, m.held_on, m.year_basis, m.held_earliest, m.held_latest, r.nth, r.is_rendition,
           -- no report comes out before its meeting
           CASE WHEN m.held_on > min(m.published_on) FILTER (r.nth = 1) OVER (PARTITION BY r.meeting_id) THEN 9
                WHEN list_contains(s.fields, 'held_on') THEN -1
                ELSE CASE m.year_basis WHEN 'stated' THEN 0 WHEN 'publication' THEN 1 WHEN 'context' THEN 2 ELSE 3 END
           END AS trust
    FROM f_other_reports r JOIN f_meetings m USING (document_id) JOIN f_said s USING (document_id)
), ranked AS (
    SELECT *, (trust = 9, trust >= 0, is_rendition, trust, nth) AS rank FROM dated
)
SELECT meeting_id,
       arg_min(held_on, rank) FILTER (held_on IS NOT NULL) AS held_on,
       coalesce(arg_min(year_basis, rank) FILTER (held_on IS NOT NULL), arg_min(year_basis, rank)) AS year_basis,
       max(held_earliest) AS latest_start, min(held_latest) AS earliest_end,
       -- where intervals do not meet, that of one report, never a bound of each
       arg_min({'earliest': held_earliest, 'latest': held_latest}, nth)
           FILTER (held_earliest IS NOT NULL OR held_latest IS NOT NULL) AS bounds
FROM ranked GROUP BY meeting_id;

CREATE TEMP TABLE f_located AS
SELECT r.meeting_id,
       -- Where one report says the county and another its prefecture, the county.
       arg_min({'code': m.place_code, 'name': m.place_name, 'basis': m.place_basis, 'nth': r.nth},
               (NOT (list_contains(s.fields, 'place_code') OR list_contains(s.fields, 'place_name')),
                m.place_code IS NULL, r.is_rendition, coalesce(u.level <> 'county', true), m.place_basis <> 'stated', r.nth)) AS place
FROM f_other_reports r JOIN f_meetings m USING (document_id) JOIN f_said s USING (document_id) LEFT JOIN place_units u USING (place_code)
WHERE m.place_code IS NOT NULL OR m.place_name IS NOT NULL
GROUP BY r.meeting_id;

INSERT INTO main.meetings
WITH united AS (
    SELECT r.meeting_id,
           arg_min(m.document_id, r.nth) AS document_id,
           arg_min(m.title, (NOT list_contains(s.fields, 'title'), r.nth)) FILTER (m.title IS NOT NULL) AS title,
           coalesce(arg_min(m.admin_level, (NOT list_contains(s.fields, 'admin_level'), r.nth)) FILTER (m.admin_level <> 'unknown'), 'unknown') AS admin_level,
           coalesce(arg_min(m.meeting_type_code, (NOT list_contains(s.fields, 'meeting_type_code'), r.nth)) FILTER (m.meeting_type_code <> 'other'), 'other') AS meeting_type_code,
           CASE WHEN bool_or(list_contains(s.fields, 'mode')) THEN arg_min(m.mode, r.nth) FILTER (list_contains(s.fields, 'mode'))
                WHEN bool_or(r.is_rendition) AND bool_or(NOT r.is_rendition AND m.mode <> 'unspecified')
                    THEN arg_min(m.mode, r.nth) FILTER (NOT r.is_rendition AND m.mode <> 'unspecified')
                WHEN bool_or(m.mode = 'video') THEN 'video' WHEN bool_or(m.mode = 'in_person') THEN 'in_person'
                ELSE 'unspecified' END AS mode,
           coalesce(arg_min(m.convener, (NOT list_contains(s.fields, 'convener'), r.nth)) FILTER (m.convener <> 'unknown'), 'unknown') AS convener,
           max(r.n_reports) AS n_reports
    FROM f_other_reports r JOIN f_meetings m USING (document_id) JOIN f_said s USING (document_id)
    GROUP BY r.meeting_id
)
SELECT u.meeting_id, h.held_on,
       CASE WHEN h.held_on IS NOT NULL THEN h.held_on
            WHEN h.latest_start > h.earliest_end THEN h.bounds.earliest ELSE h.latest_start END,
       CASE WHEN h.held_on IS NOT NULL THEN h.held_on
            WHEN h.latest_start > h.earliest_end THEN h.bounds.latest ELSE h.earliest_end END,
       h.year_basis, l.place.code, l.place.name, p.province_name, 
       CASE WHEN l.place IS NULL THEN 'unknown'
            WHEN l.place.nth > 1 AND l.place.basis = 'stated' THEN 'other_report' ELSE l.place.basis END,
       CASE WHEN p.level = 'county' AND l.place.nth > 1 AND u.admin_level = 'prefecture' THEN 'county' ELSE u.admin_level END,
       u.mode, u.meeting_type_code, u.convener, u.title, u.n_reports, 0, 0, u.document_id
FROM united u
JOIN f_held h USING (meeting_id)
LEFT JOIN f_located l USING (meeting_id)
LEFT JOIN main.places p ON p.place_code = l.place.code
UNION ALL
SELECT * REPLACE (0 AS n_attendees, 0 AS n_directives) FROM meetings_before SEMI JOIN same_clusters USING (meeting_id)
ORDER BY 1;
