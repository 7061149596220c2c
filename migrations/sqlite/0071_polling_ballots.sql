-- Written by `cargo xtask migrations` from the PostgreSQL form; edit that one.
-- What the box of a closed poll held: which ballots, and how many of each, so that a backup and an export can be counted
-- again. Written in the transaction that closes the poll and never before; no row is anybody's.
CREATE TABLE polling_ballot (
    group_id BLOB NOT NULL,
    poll_id BLOB NOT NULL,
    contest_id BLOB NOT NULL,
    record BLOB NOT NULL,
    copies INTEGER NOT NULL,
    PRIMARY KEY (group_id, poll_id, contest_id, record)
) STRICT;
