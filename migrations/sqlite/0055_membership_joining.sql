-- Written by `cargo xtask migrations` from the PostgreSQL form; edit that one.
-- Somebody who asks to join, from the form to the decision.
CREATE TABLE membership_application (
    group_id BLOB NOT NULL,
    id BLOB NOT NULL,
    state TEXT NOT NULL,
    category TEXT NOT NULL,
    given_name TEXT NOT NULL,
    family_name TEXT NOT NULL,
    email TEXT NOT NULL,
    phone TEXT NOT NULL,
    address TEXT NOT NULL,
    postcode TEXT NOT NULL,
    national_number TEXT NOT NULL,
    ward TEXT,
    constituency TEXT,
    inside TEXT NOT NULL,
    wording TEXT NOT NULL,
    wording_version TEXT NOT NULL,
    constitution INTEGER NOT NULL,
    token BLOB,
    created_at INTEGER NOT NULL,
    confirmed_at INTEGER,
    due_at INTEGER,
    decided_at INTEGER,
    decided_by BLOB,
    reason TEXT NOT NULL,
    person_id BLOB,
    PRIMARY KEY (group_id, id)
) STRICT;
CREATE INDEX membership_application_state ON membership_application (group_id, state, confirmed_at);
CREATE INDEX membership_application_token ON membership_application (group_id, token);

-- Members who welcome newcomers, in a ward or branch or anywhere (empty).
CREATE TABLE membership_welcomer (
    group_id BLOB NOT NULL,
    id BLOB NOT NULL,
    person_id BLOB NOT NULL,
    area TEXT NOT NULL,
    from_at INTEGER NOT NULL,
    until_at INTEGER,
    PRIMARY KEY (group_id, id)
) STRICT;

-- A newcomer and who welcomes them.
CREATE TABLE membership_welcome (
    group_id BLOB NOT NULL,
    person_id BLOB NOT NULL,
    area TEXT NOT NULL,
    welcomer BLOB,
    began_at INTEGER NOT NULL,
    due_at INTEGER NOT NULL,
    closed_at INTEGER,
    PRIMARY KEY (group_id, person_id)
) STRICT;

CREATE TABLE membership_welcome_step (
    group_id BLOB NOT NULL,
    person_id BLOB NOT NULL,
    step INTEGER NOT NULL,
    done_at INTEGER NOT NULL,
    done_by BLOB,
    PRIMARY KEY (group_id, person_id, step)
) STRICT;

-- What somebody was reminded of, so that nobody is reminded of it twice.
CREATE TABLE membership_reminder (
    group_id BLOB NOT NULL,
    person_id BLOB NOT NULL,
    kind TEXT NOT NULL,
    about_at INTEGER NOT NULL,
    sent_at INTEGER NOT NULL,
    PRIMARY KEY (group_id, person_id, kind, about_at)
) STRICT;

-- Postcodes with their wards and constituencies, a row for each change.
CREATE TABLE membership_edition (
    group_id BLOB NOT NULL,
    id BLOB NOT NULL,
    source TEXT NOT NULL,
    edition TEXT NOT NULL,
    valid_from INTEGER NOT NULL,
    row_count INTEGER NOT NULL,
    changed INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    created_by BLOB,
    PRIMARY KEY (group_id, id)
) STRICT;

CREATE TABLE membership_postcode (
    group_id BLOB NOT NULL,
    postcode TEXT NOT NULL,
    from_at INTEGER NOT NULL,
    ward TEXT NOT NULL,
    constituency TEXT NOT NULL,
    authority TEXT NOT NULL,
    ended INTEGER NOT NULL,
    edition_id BLOB NOT NULL,
    PRIMARY KEY (group_id, postcode, from_at)
) STRICT;

CREATE TABLE membership_place (
    group_id BLOB NOT NULL,
    code TEXT NOT NULL,
    name TEXT NOT NULL,
    PRIMARY KEY (group_id, code)
) STRICT;
