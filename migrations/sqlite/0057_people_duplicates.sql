-- Written by `cargo xtask migrations` from the PostgreSQL form; edit that one.
-- By what somebody is found and compared: names both ways round, address, number, postcode with the sound of the name.
-- A projection like people_standing: it can be thrown away and built again. Terms are bytes, so that both engines order them alike.
CREATE TABLE people_term (
    group_id BLOB NOT NULL,
    term BLOB NOT NULL,
    person_id BLOB NOT NULL,
    PRIMARY KEY (group_id, term, person_id)
) STRICT;
CREATE INDEX people_term_person ON people_term (group_id, person_id);

-- The words that names are made of, forwards and backwards: a search with a slip finds the nearest of them.
CREATE TABLE people_word (
    group_id BLOB NOT NULL,
    word BLOB NOT NULL,
    backwards BLOB NOT NULL,
    PRIMARY KEY (group_id, word)
) STRICT;
CREATE INDEX people_word_backwards ON people_word (group_id, backwards);

-- Whoever was written and has not been compared with the others since.
CREATE TABLE people_unchecked (
    group_id BLOB NOT NULL,
    person_id BLOB NOT NULL,
    PRIMARY KEY (group_id, person_id)
) STRICT;

-- Two entries that may be one person, the smaller id first, and what was decided about them.
CREATE TABLE people_pair (
    group_id BLOB NOT NULL,
    one_person BLOB NOT NULL,
    other_person BLOB NOT NULL,
    score INTEGER NOT NULL,
    reasons TEXT NOT NULL,
    state TEXT NOT NULL,
    found_at INTEGER NOT NULL,
    decided_at INTEGER,
    decided_by BLOB,
    PRIMARY KEY (group_id, one_person, other_person)
) STRICT;
CREATE INDEX people_pair_state ON people_pair (group_id, state, score);
CREATE INDEX people_pair_other ON people_pair (group_id, other_person);

ALTER TABLE people_person ADD COLUMN joined_into BLOB;
CREATE INDEX people_person_joined ON people_person (group_id, joined_into);

-- Two entries joined into one: what was there before, and every row that was moved, so that it can be taken apart.
CREATE TABLE people_joining (
    group_id BLOB NOT NULL,
    id BLOB NOT NULL,
    kept_person BLOB NOT NULL,
    gone_person BLOB NOT NULL,
    kept_name TEXT NOT NULL,
    gone_name TEXT NOT NULL,
    before TEXT NOT NULL,
    moved TEXT NOT NULL,
    joined_at INTEGER NOT NULL,
    joined_by BLOB,
    undone_at INTEGER,
    undone_by BLOB,
    PRIMARY KEY (group_id, id)
) STRICT;
CREATE INDEX people_joining_kept ON people_joining (group_id, kept_person);
CREATE INDEX people_joining_gone ON people_joining (group_id, gone_person);
