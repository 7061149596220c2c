-- Written by `cargo xtask migrations` from the PostgreSQL form; edit that one.
CREATE TABLE constitution_version (
    group_id BLOB NOT NULL,
    seq INTEGER NOT NULL,
    source TEXT NOT NULL,
    hash TEXT NOT NULL,
    adopted_at INTEGER NOT NULL,
    adopted_by TEXT NOT NULL,
    minute TEXT NOT NULL,
    in_force_from INTEGER NOT NULL,
    provisional INTEGER NOT NULL,
    unchanged TEXT NOT NULL,
    published_at INTEGER NOT NULL,
    published_by BLOB,
    PRIMARY KEY (group_id, seq)
) STRICT;

CREATE TABLE constitution_interpretation (
    group_id BLOB NOT NULL,
    id BLOB NOT NULL,
    seq INTEGER NOT NULL,
    question TEXT NOT NULL,
    clause TEXT,
    asked TEXT NOT NULL,
    answer TEXT NOT NULL,
    decided_by TEXT NOT NULL,
    by_default INTEGER NOT NULL,
    at INTEGER NOT NULL,
    actor BLOB,
    PRIMARY KEY (group_id, id)
) STRICT;
CREATE INDEX constitution_interpretation_question ON constitution_interpretation (group_id, question, at);

CREATE TABLE constitution_receipt (
    group_id BLOB NOT NULL,
    id BLOB NOT NULL,
    seq INTEGER NOT NULL,
    subject TEXT NOT NULL,
    act TEXT NOT NULL,
    outcome TEXT NOT NULL,
    rules TEXT NOT NULL,
    facts_hash BLOB NOT NULL,
    engine TEXT NOT NULL,
    at INTEGER NOT NULL,
    actor BLOB,
    PRIMARY KEY (group_id, id)
) STRICT;
CREATE INDEX constitution_receipt_subject ON constitution_receipt (group_id, subject, at);

CREATE TABLE constitution_receipt_facts (
    group_id BLOB NOT NULL,
    receipt_id BLOB NOT NULL,
    salt BLOB NOT NULL,
    facts TEXT NOT NULL,
    PRIMARY KEY (group_id, receipt_id)
) STRICT;
