-- Written by `cargo xtask migrations` from the PostgreSQL form; edit that one.
-- Slips for the room: a code on paper, handed over from a shuffled pile, is the right to one paper in each contest.
-- Nothing says who was handed which. `pass` is one word for all slips of a poll, by which the box knows the room.
CREATE TABLE polling_slip_pile (
    group_id BLOB NOT NULL,
    poll_id BLOB NOT NULL,
    pass BLOB NOT NULL,
    handed INTEGER NOT NULL,
    PRIMARY KEY (group_id, poll_id)
) STRICT;

CREATE TABLE polling_slip (
    group_id BLOB NOT NULL,
    poll_id BLOB NOT NULL,
    code BLOB NOT NULL,
    PRIMARY KEY (group_id, poll_id, code)
) STRICT;

-- What was signed for a slip, enough to know the same request again; gone at the close.
CREATE TABLE polling_slip_paper (
    group_id BLOB NOT NULL,
    poll_id BLOB NOT NULL,
    code BLOB NOT NULL,
    contest_id BLOB NOT NULL,
    blinded BLOB NOT NULL,
    PRIMARY KEY (group_id, poll_id, code, contest_id)
) STRICT;
