-- Texts that officers or founders prepare. rev counts saves, so that nobody overwrites what they have not seen.
-- proposals is JSON: rules proposed beside the sentences of a text that was brought; nothing is bound until confirmed.
CREATE TABLE constitution_draft (
    group_id UUID NOT NULL,
    id UUID NOT NULL,
    name TEXT NOT NULL,
    source TEXT NOT NULL,
    proposals TEXT NOT NULL,
    based_on BIGINT NOT NULL,
    rev BIGINT NOT NULL,
    open BOOLEAN NOT NULL,
    made_at BIGINT NOT NULL,
    changed_at BIGINT NOT NULL,
    changed_by TEXT NOT NULL,
    PRIMARY KEY (group_id, id)
);

-- A text put to a members' meeting, the vote on its hash, and who signs for the organisation.
CREATE TABLE constitution_adoption (
    group_id UUID NOT NULL,
    id UUID NOT NULL,
    draft_id UUID NOT NULL,
    source TEXT NOT NULL,
    hash TEXT NOT NULL,
    meeting TEXT NOT NULL,
    meets_at BIGINT NOT NULL,
    place TEXT NOT NULL,
    state TEXT NOT NULL,
    put_at BIGINT NOT NULL,
    record TEXT,
    recorded_at BIGINT,
    seq BIGINT,
    PRIMARY KEY (group_id, id)
);
