-- By what somebody is found and compared: names both ways round, address, number, postcode with the sound of the name.
-- A projection like people_standing: it can be thrown away and built again. Terms are bytes, so that both engines order them alike.
CREATE TABLE people_term (
    group_id UUID NOT NULL,
    term BYTEA NOT NULL,
    person_id UUID NOT NULL,
    PRIMARY KEY (group_id, term, person_id)
);
CREATE INDEX people_term_person ON people_term (group_id, person_id);

-- The words that names are made of, forwards and backwards: a search with a slip finds the nearest of them.
CREATE TABLE people_word (
    group_id UUID NOT NULL,
    word BYTEA NOT NULL,
    backwards BYTEA NOT NULL,
    PRIMARY KEY (group_id, word)
);
CREATE INDEX people_word_backwards ON people_word (group_id, backwards);

-- Whoever was written and has not been compared with the others since.
CREATE TABLE people_unchecked (
    group_id UUID NOT NULL,
    person_id UUID NOT NULL,
    PRIMARY KEY (group_id, person_id)
);

-- Two entries that may be one person, the smaller id first, and what was decided about them.
CREATE TABLE people_pair (
    group_id UUID NOT NULL,
    one_person UUID NOT NULL,
    other_person UUID NOT NULL,
    score BIGINT NOT NULL,
    reasons TEXT NOT NULL,
    state TEXT NOT NULL,
    found_at BIGINT NOT NULL,
    decided_at BIGINT,
    decided_by UUID,
    PRIMARY KEY (group_id, one_person, other_person)
);
CREATE INDEX people_pair_state ON people_pair (group_id, state, score);
CREATE INDEX people_pair_other ON people_pair (group_id, other_person);

ALTER TABLE people_person ADD COLUMN joined_into UUID;
CREATE INDEX people_person_joined ON people_person (group_id, joined_into);

-- Two entries joined into one: what was there before, and every row that was moved, so that it can be taken apart.
CREATE TABLE people_joining (
    group_id UUID NOT NULL,
    id UUID NOT NULL,
    kept_person UUID NOT NULL,
    gone_person UUID NOT NULL,
    kept_name TEXT NOT NULL,
    gone_name TEXT NOT NULL,
    before TEXT NOT NULL,
    moved TEXT NOT NULL,
    joined_at BIGINT NOT NULL,
    joined_by UUID,
    undone_at BIGINT,
    undone_by UUID,
    PRIMARY KEY (group_id, id)
);
CREATE INDEX people_joining_kept ON people_joining (group_id, kept_person);
CREATE INDEX people_joining_gone ON people_joining (group_id, gone_person);
