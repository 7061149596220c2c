-- Written by `cargo xtask migrations` from the PostgreSQL form; edit that one.
-- Groups that a body set up by a decision, beside those of the constitution. Each also stands in bodies_body.
CREATE TABLE bodies_group (
    group_id BLOB NOT NULL,
    slug TEXT NOT NULL,
    kind TEXT NOT NULL,
    parent TEXT NOT NULL,
    remit TEXT NOT NULL,
    remit_clause TEXT,
    set_up_at INTEGER NOT NULL,
    decision TEXT NOT NULL,
    dissolved_at INTEGER,
    end_decision TEXT,
    recorded_by BLOB,
    PRIMARY KEY (group_id, slug)
) STRICT;
-- What a group was called and for before a decision changed it.
CREATE TABLE bodies_group_change (
    group_id BLOB NOT NULL,
    id BLOB NOT NULL,
    slug TEXT NOT NULL,
    name TEXT NOT NULL,
    remit TEXT NOT NULL,
    decision TEXT NOT NULL,
    at INTEGER NOT NULL,
    PRIMARY KEY (group_id, id)
) STRICT;
CREATE INDEX bodies_group_change_slug ON bodies_group_change (group_id, slug);
-- Who belongs to a body without holding a post of it, and who convenes it.
CREATE TABLE bodies_seat (
    group_id BLOB NOT NULL,
    id BLOB NOT NULL,
    body TEXT NOT NULL,
    person_id BLOB NOT NULL,
    convenes INTEGER NOT NULL,
    from_at INTEGER NOT NULL,
    until_at INTEGER,
    decision TEXT NOT NULL,
    end_decision TEXT,
    recorded_by BLOB,
    PRIMARY KEY (group_id, id)
) STRICT;
CREATE INDEX bodies_seat_body ON bodies_seat (group_id, body);
CREATE INDEX bodies_seat_person ON bodies_seat (group_id, person_id);
