-- Written by `cargo xtask migrations` from the PostgreSQL form; edit that one.
-- What retention let go, run by run.
CREATE TABLE rights_sweep (
    group_id BLOB NOT NULL,
    id BLOB NOT NULL,
    at INTEGER NOT NULL,
    -- Tables and numbers of rows, as JSON.
    report TEXT NOT NULL,
    erasures INTEGER NOT NULL,
    PRIMARY KEY (group_id, id)
) STRICT;
CREATE INDEX rights_sweep_at ON rights_sweep (group_id, at);
