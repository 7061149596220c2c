-- Written by `cargo xtask migrations` from the PostgreSQL form; edit that one.
-- Joining entries of which one has an office, an appointment, a second factor or a place on a frozen roll: it waits for a
-- second officer. What is asked for is kept as it was asked.
CREATE TABLE people_joining_ask (
    group_id BLOB NOT NULL,
    id BLOB NOT NULL,
    kept_person BLOB NOT NULL,
    gone_person BLOB NOT NULL,
    wanted TEXT NOT NULL,
    why TEXT NOT NULL,
    asked_at INTEGER NOT NULL,
    asked_by BLOB NOT NULL,
    ended_at INTEGER,
    PRIMARY KEY (group_id, id)
) STRICT;
CREATE INDEX people_joining_ask_open ON people_joining_ask (group_id, ended_at, asked_at);

-- Which second officer agreed to a joining.
ALTER TABLE people_joining ADD COLUMN agreed_by BLOB;
