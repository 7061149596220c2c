-- Written by `cargo xtask migrations` from the PostgreSQL form; edit that one.
-- Personal data that were lost, changed or seen by somebody they were not for. Every one is written down, also the decision
-- that the authority need not be told (UK GDPR Article 33(5)).
CREATE TABLE rights_incident (
    group_id BLOB NOT NULL,
    id BLOB NOT NULL,
    number INTEGER NOT NULL,
    -- "confidentiality", "integrity" or "availability".
    sort TEXT NOT NULL,
    title TEXT NOT NULL,
    happened TEXT NOT NULL,
    -- From when to when it could have happened, for what could have been seen.
    from_at INTEGER NOT NULL,
    to_at INTEGER NOT NULL,
    -- Whose access it was, if it was one person's.
    person BLOB,
    -- When somebody was sure enough that it happened: the seventy-two hours run from here.
    aware_at INTEGER NOT NULL,
    people INTEGER NOT NULL,
    records INTEGER NOT NULL,
    sorts_of_data TEXT NOT NULL,
    consequences TEXT NOT NULL,
    measures TEXT NOT NULL,
    -- "open", "told" or "not-told".
    decision TEXT NOT NULL,
    decision_why TEXT NOT NULL,
    decided_at INTEGER,
    reference TEXT NOT NULL,
    high_risk INTEGER NOT NULL,
    letters_at INTEGER,
    letters INTEGER NOT NULL,
    entered_at INTEGER NOT NULL,
    entered_by BLOB,
    closed_at INTEGER,
    PRIMARY KEY (group_id, id),
    UNIQUE (group_id, number)
) STRICT;

-- What a person agreed to: for which purpose by which channel, in which words, where from, and when it was taken back.
CREATE TABLE rights_consent (
    group_id BLOB NOT NULL,
    id BLOB NOT NULL,
    person BLOB NOT NULL,
    purpose TEXT NOT NULL,
    channel TEXT NOT NULL,
    wording INTEGER NOT NULL,
    source TEXT NOT NULL,
    given_at INTEGER NOT NULL,
    recorded_by BLOB,
    withdrawn_at INTEGER,
    withdrawn_how TEXT NOT NULL,
    PRIMARY KEY (group_id, id)
) STRICT;
CREATE INDEX rights_consent_person ON rights_consent (group_id, person);

-- The words that people agree to, version by version.
CREATE TABLE rights_wording (
    group_id BLOB NOT NULL,
    version INTEGER NOT NULL,
    purpose TEXT NOT NULL,
    words TEXT NOT NULL,
    since INTEGER NOT NULL,
    PRIMARY KEY (group_id, version)
) STRICT;
