-- Written by `cargo xtask migrations` from the PostgreSQL form; edit that one.
-- Texts that officers or founders prepare. rev counts saves, so that nobody overwrites what they have not seen.
-- proposals is JSON: rules proposed beside the sentences of a text that was brought; nothing is bound until confirmed.
CREATE TABLE constitution_draft (
    group_id BLOB NOT NULL,
    id BLOB NOT NULL,
    name TEXT NOT NULL,
    source TEXT NOT NULL,
    proposals TEXT NOT NULL,
    based_on INTEGER NOT NULL,
    rev INTEGER NOT NULL,
    open INTEGER NOT NULL,
    made_at INTEGER NOT NULL,
    changed_at INTEGER NOT NULL,
    changed_by TEXT NOT NULL,
    PRIMARY KEY (group_id, id)
) STRICT;

-- A text put to a members' meeting, the vote on its hash, and who signs for the organisation.
CREATE TABLE constitution_adoption (
    group_id BLOB NOT NULL,
    id BLOB NOT NULL,
    draft_id BLOB NOT NULL,
    source TEXT NOT NULL,
    hash TEXT NOT NULL,
    meeting TEXT NOT NULL,
    meets_at INTEGER NOT NULL,
    place TEXT NOT NULL,
    state TEXT NOT NULL,
    put_at INTEGER NOT NULL,
    record TEXT,
    recorded_at INTEGER,
    seq INTEGER,
    PRIMARY KEY (group_id, id)
) STRICT;
