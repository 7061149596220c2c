-- Slips for the room: a code on paper, handed over from a shuffled pile, is the right to one paper in each contest.
-- Nothing says who was handed which. `pass` is one word for all slips of a poll, by which the box knows the room.
CREATE TABLE polling_slip_pile (
    group_id UUID NOT NULL,
    poll_id UUID NOT NULL,
    pass BYTEA NOT NULL,
    handed BIGINT NOT NULL,
    PRIMARY KEY (group_id, poll_id)
);

CREATE TABLE polling_slip (
    group_id UUID NOT NULL,
    poll_id UUID NOT NULL,
    code BYTEA NOT NULL,
    PRIMARY KEY (group_id, poll_id, code)
);

-- What was signed for a slip, enough to know the same request again; gone at the close.
CREATE TABLE polling_slip_paper (
    group_id UUID NOT NULL,
    poll_id UUID NOT NULL,
    code BYTEA NOT NULL,
    contest_id UUID NOT NULL,
    blinded BYTEA NOT NULL,
    PRIMARY KEY (group_id, poll_id, code, contest_id)
);
