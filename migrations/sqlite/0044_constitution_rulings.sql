-- Written by `cargo xtask migrations` from the PostgreSQL form; edit that one.
-- Which clauses and rules an automatic act rested on, so that a clause can say what was done by it. n counts people.
CREATE TABLE constitution_receipt_rule (
    group_id BLOB NOT NULL,
    receipt_id BLOB NOT NULL,
    clause TEXT NOT NULL,
    rule TEXT NOT NULL,
    act TEXT NOT NULL,
    outcome TEXT NOT NULL,
    n INTEGER NOT NULL,
    at INTEGER NOT NULL,
    PRIMARY KEY (group_id, receipt_id, clause, rule, outcome)
) STRICT;
CREATE INDEX constitution_receipt_rule_clause ON constitution_receipt_rule (group_id, clause, at);

-- One receipt for a whole roll: who was left out stands in it as hashes, the facts beside it so that they can be erased.
CREATE TABLE constitution_roll (
    group_id BLOB NOT NULL,
    id BLOB NOT NULL,
    seq INTEGER NOT NULL,
    act TEXT NOT NULL,
    about BLOB NOT NULL,
    title TEXT NOT NULL,
    href TEXT NOT NULL,
    allowed INTEGER NOT NULL,
    refused INTEGER NOT NULL,
    lines TEXT NOT NULL,
    engine TEXT NOT NULL,
    at INTEGER NOT NULL,
    actor BLOB,
    PRIMARY KEY (group_id, id)
) STRICT;
CREATE INDEX constitution_roll_about ON constitution_roll (group_id, about);

CREATE TABLE constitution_roll_fact (
    group_id BLOB NOT NULL,
    roll_id BLOB NOT NULL,
    line INTEGER NOT NULL,
    subject TEXT NOT NULL,
    salt BLOB NOT NULL,
    facts TEXT NOT NULL,
    PRIMARY KEY (group_id, roll_id, line)
) STRICT;
CREATE INDEX constitution_roll_fact_subject ON constitution_roll_fact (group_id, subject);
