-- Written by `cargo xtask migrations` from the PostgreSQL form; edit that one.
-- Counting whoever fits a few words reads this and nothing else.
CREATE INDEX people_standing_kind ON people_standing (group_id, status, category, area, constituency, since_at, paid_until, import_id);
CREATE INDEX people_standing_area ON people_standing (group_id, area, status);
CREATE INDEX people_standing_constituency ON people_standing (group_id, constituency, status);

-- Whom somebody writes to or lists again and again, in words that are counted anew each time.
CREATE TABLE people_audience (
    group_id BLOB NOT NULL,
    id BLOB NOT NULL,
    name TEXT NOT NULL,
    definition TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    created_by BLOB,
    ended_at INTEGER,
    PRIMARY KEY (group_id, id)
) STRICT;

-- An audience as it was at an instant: the people, counted and hashed.
CREATE TABLE people_frozen (
    group_id BLOB NOT NULL,
    id BLOB NOT NULL,
    audience_id BLOB,
    name TEXT NOT NULL,
    definition TEXT NOT NULL,
    purpose TEXT NOT NULL,
    people INTEGER NOT NULL,
    hash BLOB NOT NULL,
    frozen_at INTEGER NOT NULL,
    frozen_by BLOB,
    PRIMARY KEY (group_id, id)
) STRICT;

CREATE TABLE people_frozen_person (
    group_id BLOB NOT NULL,
    frozen_id BLOB NOT NULL,
    person_id BLOB NOT NULL,
    PRIMARY KEY (group_id, frozen_id, person_id)
) STRICT;
CREATE INDEX people_frozen_person_person ON people_frozen_person (group_id, person_id);

-- What somebody can and would like to do for the group, by their own wish and until they take it back.
CREATE TABLE people_offer (
    group_id BLOB NOT NULL,
    person_id BLOB NOT NULL,
    kind TEXT NOT NULL,
    word TEXT NOT NULL,
    note TEXT NOT NULL,
    shown_to TEXT NOT NULL,
    consent_text TEXT NOT NULL,
    consent_version TEXT NOT NULL,
    offered_at INTEGER NOT NULL,
    PRIMARY KEY (group_id, person_id, kind, word)
) STRICT;
CREATE INDEX people_offer_word ON people_offer (group_id, kind, word);
