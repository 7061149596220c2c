-- Written by `cargo xtask migrations` from the PostgreSQL form; edit that one.
-- Besides each kind of people the tally holds sums: of a status and category, of a ward, of a constituency. A list then reads
-- a few lines and not some for every ward. What a level does not part by is ''.
DROP TABLE people_tally;
CREATE TABLE people_tally (
    group_id BLOB NOT NULL,
    level TEXT NOT NULL,
    status TEXT NOT NULL,
    category TEXT NOT NULL,
    area TEXT NOT NULL,
    constituency TEXT NOT NULL,
    reached INTEGER NOT NULL,
    people INTEGER NOT NULL,
    PRIMARY KEY (group_id, level, area, status, category, constituency, reached)
) STRICT;
INSERT INTO people_tally (group_id, level, status, category, area, constituency, reached, people)
SELECT x.group_id, x.level, x.status, x.category, x.area, x.constituency, x.reached, COUNT(*)
FROM (SELECT s.group_id, l.level,
        CASE WHEN l.level IN ('each', 'kind') THEN s.status ELSE '' END AS status,
        CASE WHEN l.level IN ('each', 'kind') THEN COALESCE(s.category, '') ELSE '' END AS category,
        CASE WHEN l.level IN ('each', 'area') THEN COALESCE(s.area, '') ELSE '' END AS area,
        CASE WHEN l.level IN ('each', 'constituency') THEN COALESCE(s.constituency, '') ELSE '' END AS constituency,
        (l.level IN ('each', 'kind') AND s.email IS NOT NULL AND s.email_bounced = FALSE) AS reached
    FROM people_standing s
    CROSS JOIN (SELECT 'each' AS level UNION ALL SELECT 'kind' UNION ALL SELECT 'area' UNION ALL SELECT 'constituency') l
    WHERE s.import_id IS NULL OR EXISTS (SELECT 1 FROM people_import i
        WHERE i.group_id = s.group_id AND i.id = s.import_id AND i.state = 'done')) x
GROUP BY x.group_id, x.level, x.status, x.category, x.area, x.constituency, x.reached;
