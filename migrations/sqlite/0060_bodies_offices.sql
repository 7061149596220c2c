-- Written by `cargo xtask migrations` from the PostgreSQL form; edit that one.
-- Bodies and posts as the constitution in force has them; closed when a version no longer does, never deleted.
CREATE TABLE bodies_body (
    group_id BLOB NOT NULL,
    slug TEXT NOT NULL,
    name TEXT NOT NULL,
    kind TEXT NOT NULL,
    cite TEXT,
    place INTEGER NOT NULL,
    closed_at INTEGER,
    PRIMARY KEY (group_id, slug)
) STRICT;

CREATE TABLE bodies_post (
    group_id BLOB NOT NULL,
    slug TEXT NOT NULL,
    body TEXT NOT NULL,
    name TEXT NOT NULL,
    seats INTEGER NOT NULL,
    shareable INTEGER NOT NULL,
    cite TEXT,
    place INTEGER NOT NULL,
    -- A list of powers that the organisation has set; without one the powers follow from the post's name.
    powers TEXT,
    closed_at INTEGER,
    PRIMARY KEY (group_id, slug)
) STRICT;

CREATE TABLE bodies_term (
    group_id BLOB NOT NULL,
    id BLOB NOT NULL,
    post TEXT NOT NULL,
    from_at INTEGER NOT NULL,
    until_at INTEGER,
    decision TEXT NOT NULL,
    end_decision TEXT,
    recorded_at INTEGER NOT NULL,
    recorded_by BLOB,
    PRIMARY KEY (group_id, id)
) STRICT;
CREATE INDEX bodies_term_post ON bodies_term (group_id, post);

-- Who holds a term: one person, or several who share the seat.
CREATE TABLE bodies_holder (
    group_id BLOB NOT NULL,
    term_id BLOB NOT NULL,
    person_id BLOB NOT NULL,
    share_of INTEGER NOT NULL,
    PRIMARY KEY (group_id, term_id, person_id)
) STRICT;
CREATE INDEX bodies_holder_person ON bodies_holder (group_id, person_id);

-- Roles that are no posts of the constitution, such as keeping the server.
CREATE TABLE bodies_appointment (
    group_id BLOB NOT NULL,
    id BLOB NOT NULL,
    role TEXT NOT NULL,
    person_id BLOB NOT NULL,
    from_at INTEGER NOT NULL,
    until_at INTEGER,
    minute TEXT NOT NULL,
    recorded_at INTEGER NOT NULL,
    recorded_by BLOB,
    PRIMARY KEY (group_id, id)
) STRICT;
CREATE INDEX bodies_appointment_person ON bodies_appointment (group_id, person_id);

CREATE TABLE bodies_occasion (
    group_id BLOB NOT NULL,
    id BLOB NOT NULL,
    body TEXT NOT NULL,
    kind TEXT NOT NULL,
    title TEXT NOT NULL,
    at INTEGER NOT NULL,
    place TEXT NOT NULL,
    fixed_at INTEGER NOT NULL,
    fixed_by BLOB,
    PRIMARY KEY (group_id, id)
) STRICT;
CREATE INDEX bodies_occasion_at ON bodies_occasion (group_id, at);

CREATE TABLE bodies_move (
    group_id BLOB NOT NULL,
    id BLOB NOT NULL,
    occasion_id BLOB NOT NULL,
    from_at INTEGER NOT NULL,
    to_at INTEGER NOT NULL,
    moved_at INTEGER NOT NULL,
    moved_by BLOB,
    PRIMARY KEY (group_id, id)
) STRICT;
CREATE INDEX bodies_move_occasion ON bodies_move (group_id, occasion_id);

CREATE TABLE bodies_handover (
    group_id BLOB NOT NULL,
    id BLOB NOT NULL,
    post TEXT NOT NULL,
    at INTEGER NOT NULL,
    closed_at INTEGER,
    PRIMARY KEY (group_id, id),
    UNIQUE (group_id, post, at)
) STRICT;

CREATE TABLE bodies_item (
    group_id BLOB NOT NULL,
    id BLOB NOT NULL,
    handover_id BLOB NOT NULL,
    place INTEGER NOT NULL,
    words TEXT NOT NULL,
    done_at INTEGER,
    done_by BLOB,
    PRIMARY KEY (group_id, id)
) STRICT;
CREATE INDEX bodies_item_handover ON bodies_item (group_id, handover_id);

CREATE TABLE bodies_note (
    group_id BLOB NOT NULL,
    id BLOB NOT NULL,
    handover_id BLOB NOT NULL,
    author BLOB NOT NULL,
    words TEXT NOT NULL,
    at INTEGER NOT NULL,
    PRIMARY KEY (group_id, id)
) STRICT;
CREATE INDEX bodies_note_handover ON bodies_note (group_id, handover_id);
