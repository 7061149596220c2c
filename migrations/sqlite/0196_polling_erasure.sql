-- Written by `cargo xtask migrations` from the PostgreSQL form; edit that one.
-- What the schedule of a manifest lets go of, and when; and a box that was lost and put back.
ALTER TABLE polling_poll ADD COLUMN declared_at INTEGER;

-- What was published of a contest's roll, kept when the lines behind it were erased.
CREATE TABLE polling_register (
    group_id BLOB NOT NULL,
    poll_id BLOB NOT NULL,
    contest_id BLOB NOT NULL,
    leaves BLOB NOT NULL,
    marks BLOB NOT NULL,
    PRIMARY KEY (group_id, poll_id, contest_id)
) STRICT;

-- What was published of a contest's papers, kept when the papers were erased.
CREATE TABLE polling_published (
    group_id BLOB NOT NULL,
    poll_id BLOB NOT NULL,
    contest_id BLOB NOT NULL,
    profile BLOB NOT NULL,
    sheet TEXT,
    valid INTEGER NOT NULL,
    invalid INTEGER NOT NULL,
    PRIMARY KEY (group_id, poll_id, contest_id)
) STRICT;

-- One row for each thing that a poll lets go of: announced, put off while a challenge is heard, begun, done.
CREATE TABLE polling_erasure (
    group_id BLOB NOT NULL,
    poll_id BLOB NOT NULL,
    what TEXT NOT NULL,
    announced_at INTEGER,
    put_off_until INTEGER,
    reason TEXT,
    clause TEXT,
    done_at INTEGER,
    -- True when the log of the box says so, too.
    noted INTEGER NOT NULL,
    PRIMARY KEY (group_id, poll_id, what)
) STRICT;

-- A box that lacked papers with a receipt: what was missing, what the officers decided, what came back.
CREATE TABLE polling_restore (
    group_id BLOB NOT NULL,
    poll_id BLOB NOT NULL,
    id BLOB NOT NULL,
    noticed_at INTEGER NOT NULL,
    -- Papers known to be missing, and how many lines of the public list the box lacked.
    papers INTEGER NOT NULL,
    lines INTEGER NOT NULL,
    how TEXT NOT NULL,
    reason TEXT,
    agreed INTEGER NOT NULL,
    claims_until INTEGER,
    returned INTEGER NOT NULL,
    ended_at INTEGER,
    PRIMARY KEY (group_id, poll_id, id)
) STRICT;
CREATE INDEX polling_restore_open ON polling_restore (group_id, ended_at);

-- Results that were declared before this version.
UPDATE polling_poll SET declared_at = (
    SELECT MAX(s.at) FROM elections_step s
    WHERE s.group_id = polling_poll.group_id AND s.election_id = polling_poll.subject_id AND s.move = 'declare'
);
