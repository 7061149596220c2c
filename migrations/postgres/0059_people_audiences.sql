-- Counting whoever fits a few words reads this and nothing else.
CREATE INDEX people_standing_kind ON people_standing (group_id, status, category, area, constituency, since_at, paid_until, import_id);
CREATE INDEX people_standing_area ON people_standing (group_id, area, status);
CREATE INDEX people_standing_constituency ON people_standing (group_id, constituency, status);

-- Whom somebody writes to or lists again and again, in words that are counted anew each time.
CREATE TABLE people_audience (
    group_id UUID NOT NULL,
    id UUID NOT NULL,
    name TEXT NOT NULL,
    definition TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    created_by UUID,
    ended_at BIGINT,
    PRIMARY KEY (group_id, id)
);

-- An audience as it was at an instant: the people, counted and hashed.
CREATE TABLE people_frozen (
    group_id UUID NOT NULL,
    id UUID NOT NULL,
    audience_id UUID,
    name TEXT NOT NULL,
    definition TEXT NOT NULL,
    purpose TEXT NOT NULL,
    people BIGINT NOT NULL,
    hash BYTEA NOT NULL,
    frozen_at BIGINT NOT NULL,
    frozen_by UUID,
    PRIMARY KEY (group_id, id)
);

CREATE TABLE people_frozen_person (
    group_id UUID NOT NULL,
    frozen_id UUID NOT NULL,
    person_id UUID NOT NULL,
    PRIMARY KEY (group_id, frozen_id, person_id)
);
CREATE INDEX people_frozen_person_person ON people_frozen_person (group_id, person_id);

-- What somebody can and would like to do for the group, by their own wish and until they take it back.
CREATE TABLE people_offer (
    group_id UUID NOT NULL,
    person_id UUID NOT NULL,
    kind TEXT NOT NULL,
    word TEXT NOT NULL,
    note TEXT NOT NULL,
    shown_to TEXT NOT NULL,
    consent_text TEXT NOT NULL,
    consent_version TEXT NOT NULL,
    offered_at BIGINT NOT NULL,
    PRIMARY KEY (group_id, person_id, kind, word)
);
CREATE INDEX people_offer_word ON people_offer (group_id, kind, word);
