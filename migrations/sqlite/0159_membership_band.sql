-- Written by `cargo xtask migrations` from the PostgreSQL form; edit that one.
-- The band, and the lower amount, that a member names where the rule lets them. Nobody asks why, and no why is kept.
CREATE TABLE membership_band (
    group_id BLOB NOT NULL,
    person_id BLOB NOT NULL,
    band TEXT NOT NULL,
    lower_minor INTEGER,
    said_at INTEGER NOT NULL,
    PRIMARY KEY (group_id, person_id)
) STRICT;
