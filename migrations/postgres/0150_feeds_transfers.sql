-- A member's way from one group to another, a row on each side; the letter and the answer are what travelled.
CREATE TABLE feeds_transfer (
    group_id UUID NOT NULL,
    id UUID NOT NULL,
    direction TEXT NOT NULL,
    state TEXT NOT NULL,
    other TEXT NOT NULL,
    person_id UUID,
    name TEXT NOT NULL,
    day TEXT NOT NULL,
    agreed TEXT NOT NULL,
    letter TEXT NOT NULL,
    answer TEXT NOT NULL,
    undo TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    created_by UUID,
    decided_at BIGINT,
    decided_by UUID,
    PRIMARY KEY (group_id, id)
);
CREATE INDEX feeds_transfer_person ON feeds_transfer (group_id, person_id);

-- Groups from which letters and answers are taken, by their public key.
CREATE TABLE feeds_peer (
    group_id UUID NOT NULL,
    id UUID NOT NULL,
    name TEXT NOT NULL,
    public_key TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    ended_at BIGINT,
    PRIMARY KEY (group_id, id)
);
