-- What the box of a closed poll held: which ballots, and how many of each, so that a backup and an export can be counted
-- again. Written in the transaction that closes the poll and never before; no row is anybody's.
CREATE TABLE polling_ballot (
    group_id UUID NOT NULL,
    poll_id UUID NOT NULL,
    contest_id UUID NOT NULL,
    record BYTEA NOT NULL,
    copies BIGINT NOT NULL,
    PRIMARY KEY (group_id, poll_id, contest_id, record)
);
