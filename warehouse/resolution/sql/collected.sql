-- What collection knows of the places where documents were found: when each was fetched, as which version of its address,
-- and whether the address still holds anything. Needs s_collected. Of several findings of one place the last counts.
CREATE TEMP TABLE c_found AS
SELECT c.collection, c.source_uri, c.url, max(c.fetched_at) AS fetched_at, arg_max(c.version, (c.fetched_at, c.source)) AS version
FROM s_collected c
GROUP BY ALL;

-- An address is gone where every source that held it saw so: one that another still sees is not.
CREATE TEMP TABLE c_gone AS
SELECT url, max(vanished_at) AS vanished_at, arg_max(vanished_response, vanished_at) AS response
FROM s_collected
GROUP BY url
HAVING bool_and(vanished_at IS NOT NULL);

UPDATE main.document_sources s
SET fetched_at = f.fetched_at, version = f.version, vanished_on = (f.vanished_at + INTERVAL 8 HOUR)::DATE, -- China's day
    vanished_response = f.response
FROM (
    SELECT collection, source_uri, max(fetched_at) AS fetched_at, arg_max(version, (fetched_at, url)) AS version,
           -- where several addresses led to one, as long as one of them does
           CASE WHEN bool_and(vanished_at IS NOT NULL) THEN max(vanished_at) END AS vanished_at,
           CASE WHEN bool_and(vanished_at IS NOT NULL) THEN arg_max(response, vanished_at) END AS response
    FROM c_found LEFT JOIN c_gone USING (url)
    GROUP BY ALL
) f
WHERE f.collection = s.collection AND f.source_uri = s.source_uri;

UPDATE main.documents d SET vanished_on = v.vanished_on
FROM (
    SELECT document_id, max(vanished_on) AS vanished_on
    FROM main.document_sources
    WHERE fetched_at IS NOT NULL
    GROUP BY document_id
    HAVING bool_and(vanished_on IS NOT NULL)
) v
WHERE v.document_id = d.document_id;
