-- Written by `cargo xtask migrations` from the PostgreSQL form; edit that one.
-- Minutes of a meeting: one row, whose texts are versions. Nothing of a version is ever changed.
CREATE TABLE meetings_minutes (
    group_id BLOB NOT NULL,
    meeting_id BLOB NOT NULL,
    drafted_at INTEGER NOT NULL,
    checked_seq INTEGER,
    checked_at INTEGER,
    checked_by BLOB,
    approved_seq INTEGER,
    approved_at INTEGER,
    approved_by BLOB,
    -- The later meeting that approved them, and how.
    approved_in BLOB,
    approved_words TEXT NOT NULL,
    PRIMARY KEY (group_id, meeting_id)
) STRICT;
-- Each text whole: what members may read, and apart from it what was said in closed items.
CREATE TABLE meetings_minutes_version (
    group_id BLOB NOT NULL,
    meeting_id BLOB NOT NULL,
    seq INTEGER NOT NULL,
    words TEXT NOT NULL,
    closed_words TEXT NOT NULL,
    note TEXT NOT NULL,
    at INTEGER NOT NULL,
    by_person BLOB,
    PRIMARY KEY (group_id, meeting_id, seq)
) STRICT;
-- Which version went to whom, when, through which office.
CREATE TABLE meetings_minutes_sent (
    group_id BLOB NOT NULL,
    meeting_id BLOB NOT NULL,
    seq INTEGER NOT NULL,
    at INTEGER NOT NULL,
    by_person BLOB,
    through TEXT NOT NULL,
    readers TEXT NOT NULL,
    mailing_id BLOB,
    PRIMARY KEY (group_id, meeting_id, seq)
) STRICT;
