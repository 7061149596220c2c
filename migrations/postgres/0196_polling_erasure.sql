-- What the schedule of a manifest lets go of, and when; and a box that was lost and put back.
ALTER TABLE polling_poll ADD COLUMN declared_at BIGINT;

-- What was published of a contest's roll, kept when the lines behind it were erased.
CREATE TABLE polling_register (
    group_id UUID NOT NULL,
    poll_id UUID NOT NULL,
    contest_id UUID NOT NULL,
    leaves BYTEA NOT NULL,
    marks BYTEA NOT NULL,
    PRIMARY KEY (group_id, poll_id, contest_id)
);

-- What was published of a contest's papers, kept when the papers were erased.
CREATE TABLE polling_published (
    group_id UUID NOT NULL,
    poll_id UUID NOT NULL,
    contest_id UUID NOT NULL,
    profile BYTEA NOT NULL,
    sheet TEXT,
    valid BIGINT NOT NULL,
    invalid BIGINT NOT NULL,
    PRIMARY KEY (group_id, poll_id, contest_id)
);

-- One row for each thing that a poll lets go of: announced, put off while a challenge is heard, begun, done.
CREATE TABLE polling_erasure (
    group_id UUID NOT NULL,
    poll_id UUID NOT NULL,
    what TEXT NOT NULL,
    announced_at BIGINT,
    put_off_until BIGINT,
    reason TEXT,
    clause TEXT,
    done_at BIGINT,
    -- True when the log of the box says so, too.
    noted BOOLEAN NOT NULL,
    PRIMARY KEY (group_id, poll_id, what)
);

-- A box that lacked papers with a receipt: what was missing, what the officers decided, what came back.
CREATE TABLE polling_restore (
    group_id UUID NOT NULL,
    poll_id UUID NOT NULL,
    id UUID NOT NULL,
    noticed_at BIGINT NOT NULL,
    -- Papers known to be missing, and how many lines of the public list the box lacked.
    papers BIGINT NOT NULL,
    lines BIGINT NOT NULL,
    how TEXT NOT NULL,
    reason TEXT,
    agreed BOOLEAN NOT NULL,
    claims_until BIGINT,
    returned BIGINT NOT NULL,
    ended_at BIGINT,
    PRIMARY KEY (group_id, poll_id, id)
);
CREATE INDEX polling_restore_open ON polling_restore (group_id, ended_at);

-- Results that were declared before this version.
UPDATE polling_poll SET declared_at = (
    SELECT MAX(s.at) FROM elections_step s
    WHERE s.group_id = polling_poll.group_id AND s.election_id = polling_poll.subject_id AND s.move = 'declare'
);
