-- Personal data that were lost, changed or seen by somebody they were not for. Every one is written down, also the decision
-- that the authority need not be told (UK GDPR Article 33(5)).
CREATE TABLE rights_incident (
    group_id UUID NOT NULL,
    id UUID NOT NULL,
    number BIGINT NOT NULL,
    -- "confidentiality", "integrity" or "availability".
    sort TEXT NOT NULL,
    title TEXT NOT NULL,
    happened TEXT NOT NULL,
    -- From when to when it could have happened, for what could have been seen.
    from_at BIGINT NOT NULL,
    to_at BIGINT NOT NULL,
    -- Whose access it was, if it was one person's.
    person UUID,
    -- When somebody was sure enough that it happened: the seventy-two hours run from here.
    aware_at BIGINT NOT NULL,
    people BIGINT NOT NULL,
    records BIGINT NOT NULL,
    sorts_of_data TEXT NOT NULL,
    consequences TEXT NOT NULL,
    measures TEXT NOT NULL,
    -- "open", "told" or "not-told".
    decision TEXT NOT NULL,
    decision_why TEXT NOT NULL,
    decided_at BIGINT,
    reference TEXT NOT NULL,
    high_risk BOOLEAN NOT NULL,
    letters_at BIGINT,
    letters BIGINT NOT NULL,
    entered_at BIGINT NOT NULL,
    entered_by UUID,
    closed_at BIGINT,
    PRIMARY KEY (group_id, id),
    UNIQUE (group_id, number)
);

-- What a person agreed to: for which purpose by which channel, in which words, where from, and when it was taken back.
CREATE TABLE rights_consent (
    group_id UUID NOT NULL,
    id UUID NOT NULL,
    person UUID NOT NULL,
    purpose TEXT NOT NULL,
    channel TEXT NOT NULL,
    wording BIGINT NOT NULL,
    source TEXT NOT NULL,
    given_at BIGINT NOT NULL,
    recorded_by UUID,
    withdrawn_at BIGINT,
    withdrawn_how TEXT NOT NULL,
    PRIMARY KEY (group_id, id)
);
CREATE INDEX rights_consent_person ON rights_consent (group_id, person);

-- The words that people agree to, version by version.
CREATE TABLE rights_wording (
    group_id UUID NOT NULL,
    version BIGINT NOT NULL,
    purpose TEXT NOT NULL,
    words TEXT NOT NULL,
    since BIGINT NOT NULL,
    PRIMARY KEY (group_id, version)
);
