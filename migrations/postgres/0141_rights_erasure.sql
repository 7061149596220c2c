-- An erasure as a journal: what finds the person, how far it is, what it did. When it is done nothing in it finds
-- anybody any more.
CREATE TABLE rights_erasure (
    group_id UUID NOT NULL,
    id UUID NOT NULL,
    case_id UUID,
    person UUID,
    state TEXT NOT NULL,
    keys TEXT NOT NULL,
    next_step BIGINT NOT NULL,
    done TEXT NOT NULL,
    why TEXT NOT NULL,
    planned_at BIGINT NOT NULL,
    planned_by UUID,
    due_at BIGINT NOT NULL,
    ended_at BIGINT,
    PRIMARY KEY (group_id, id)
);

-- Addresses and numbers that must not be used again, as keyed hashes: what is left of them after erasure.
CREATE TABLE rights_suppression (
    group_id UUID NOT NULL,
    value_hash BYTEA NOT NULL,
    channel TEXT NOT NULL,
    reason TEXT NOT NULL,
    since BIGINT NOT NULL,
    PRIMARY KEY (group_id, value_hash, channel)
);
