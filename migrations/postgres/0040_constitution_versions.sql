CREATE TABLE constitution_version (
    group_id UUID NOT NULL,
    seq BIGINT NOT NULL,
    source TEXT NOT NULL,
    hash TEXT NOT NULL,
    adopted_at BIGINT NOT NULL,
    adopted_by TEXT NOT NULL,
    minute TEXT NOT NULL,
    in_force_from BIGINT NOT NULL,
    provisional BOOLEAN NOT NULL,
    unchanged TEXT NOT NULL,
    published_at BIGINT NOT NULL,
    published_by UUID,
    PRIMARY KEY (group_id, seq)
);

CREATE TABLE constitution_interpretation (
    group_id UUID NOT NULL,
    id UUID NOT NULL,
    seq BIGINT NOT NULL,
    question TEXT NOT NULL,
    clause TEXT,
    asked TEXT NOT NULL,
    answer TEXT NOT NULL,
    decided_by TEXT NOT NULL,
    by_default BOOLEAN NOT NULL,
    at BIGINT NOT NULL,
    actor UUID,
    PRIMARY KEY (group_id, id)
);
CREATE INDEX constitution_interpretation_question ON constitution_interpretation (group_id, question, at);

CREATE TABLE constitution_receipt (
    group_id UUID NOT NULL,
    id UUID NOT NULL,
    seq BIGINT NOT NULL,
    subject TEXT NOT NULL,
    act TEXT NOT NULL,
    outcome TEXT NOT NULL,
    rules TEXT NOT NULL,
    facts_hash BYTEA NOT NULL,
    engine TEXT NOT NULL,
    at BIGINT NOT NULL,
    actor UUID,
    PRIMARY KEY (group_id, id)
);
CREATE INDEX constitution_receipt_subject ON constitution_receipt (group_id, subject, at);

CREATE TABLE constitution_receipt_facts (
    group_id UUID NOT NULL,
    receipt_id UUID NOT NULL,
    salt BYTEA NOT NULL,
    facts TEXT NOT NULL,
    PRIMARY KEY (group_id, receipt_id)
);
