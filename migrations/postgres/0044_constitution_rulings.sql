-- Which clauses and rules an automatic act rested on, so that a clause can say what was done by it. n counts people.
CREATE TABLE constitution_receipt_rule (
    group_id UUID NOT NULL,
    receipt_id UUID NOT NULL,
    clause TEXT NOT NULL,
    rule TEXT NOT NULL,
    act TEXT NOT NULL,
    outcome TEXT NOT NULL,
    n BIGINT NOT NULL,
    at BIGINT NOT NULL,
    PRIMARY KEY (group_id, receipt_id, clause, rule, outcome)
);
CREATE INDEX constitution_receipt_rule_clause ON constitution_receipt_rule (group_id, clause, at);

-- One receipt for a whole roll: who was left out stands in it as hashes, the facts beside it so that they can be erased.
CREATE TABLE constitution_roll (
    group_id UUID NOT NULL,
    id UUID NOT NULL,
    seq BIGINT NOT NULL,
    act TEXT NOT NULL,
    about UUID NOT NULL,
    title TEXT NOT NULL,
    href TEXT NOT NULL,
    allowed BIGINT NOT NULL,
    refused BIGINT NOT NULL,
    lines TEXT NOT NULL,
    engine TEXT NOT NULL,
    at BIGINT NOT NULL,
    actor UUID,
    PRIMARY KEY (group_id, id)
);
CREATE INDEX constitution_roll_about ON constitution_roll (group_id, about);

CREATE TABLE constitution_roll_fact (
    group_id UUID NOT NULL,
    roll_id UUID NOT NULL,
    line BIGINT NOT NULL,
    subject TEXT NOT NULL,
    salt BYTEA NOT NULL,
    facts TEXT NOT NULL,
    PRIMARY KEY (group_id, roll_id, line)
);
CREATE INDEX constitution_roll_fact_subject ON constitution_roll_fact (group_id, subject);
