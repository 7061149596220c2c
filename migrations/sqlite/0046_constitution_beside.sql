-- Written by `cargo xtask migrations` from the PostgreSQL form; edit that one.
-- Notes beside clauses: why they say what they say, the law, questions, inventions. They are never rules.
CREATE TABLE constitution_note (
    group_id BLOB NOT NULL,
    id BLOB NOT NULL,
    clause TEXT NOT NULL,
    kind TEXT NOT NULL,
    words TEXT NOT NULL,
    written_by TEXT NOT NULL,
    at INTEGER NOT NULL,
    PRIMARY KEY (group_id, id)
) STRICT;
CREATE INDEX constitution_note_clause ON constitution_note (group_id, clause);

-- Rulings of the chair: people decided what the words mean. A challenge and its outcome stand beside the ruling.
CREATE TABLE constitution_chair_ruling (
    group_id BLOB NOT NULL,
    id BLOB NOT NULL,
    seq INTEGER NOT NULL,
    clause TEXT NOT NULL,
    asked TEXT NOT NULL,
    ruling TEXT NOT NULL,
    chair TEXT NOT NULL,
    meeting TEXT NOT NULL,
    ruled_at INTEGER NOT NULL,
    challenge TEXT NOT NULL,
    challenge_by TEXT NOT NULL,
    challenged_at INTEGER,
    recorded_at INTEGER NOT NULL,
    PRIMARY KEY (group_id, id)
) STRICT;

-- Who signs for the organisation, as a meeting decided it. The newest counts.
CREATE TABLE constitution_signatories (
    group_id BLOB NOT NULL,
    id BLOB NOT NULL,
    names TEXT NOT NULL,
    how TEXT NOT NULL,
    decided_by TEXT NOT NULL,
    at INTEGER NOT NULL,
    PRIMARY KEY (group_id, id)
) STRICT;

-- Documents beside or below the constitution: standing orders, policies, and the text of the association above.
CREATE TABLE constitution_paper (
    group_id BLOB NOT NULL,
    slug TEXT NOT NULL,
    title TEXT NOT NULL,
    rank TEXT NOT NULL,
    made_at INTEGER NOT NULL,
    PRIMARY KEY (group_id, slug)
) STRICT;

CREATE TABLE constitution_paper_version (
    group_id BLOB NOT NULL,
    slug TEXT NOT NULL,
    seq INTEGER NOT NULL,
    source TEXT NOT NULL,
    hash TEXT NOT NULL,
    adopted_by TEXT NOT NULL,
    minute TEXT NOT NULL,
    adopted_at INTEGER NOT NULL,
    in_force_from INTEGER NOT NULL,
    published_at INTEGER NOT NULL,
    published_by BLOB,
    PRIMARY KEY (group_id, slug, seq)
) STRICT;
