-- Written by `cargo xtask migrations` from the PostgreSQL form; edit that one.
-- A human in this group. Facts, contact points and declarations hang on it; standing is derived from them.
CREATE TABLE people_person (
    group_id BLOB NOT NULL,
    id BLOB NOT NULL,
    number INTEGER NOT NULL,
    given_name TEXT NOT NULL,
    family_name TEXT NOT NULL,
    national_number TEXT,
    import_id BLOB,
    created_at INTEGER NOT NULL,
    PRIMARY KEY (group_id, id),
    UNIQUE (group_id, number),
    UNIQUE (group_id, national_number)
) STRICT;
CREATE INDEX people_person_import ON people_person (group_id, import_id);

CREATE TABLE people_counter (
    group_id BLOB NOT NULL PRIMARY KEY,
    last_number INTEGER NOT NULL
) STRICT;

CREATE TABLE people_contact (
    group_id BLOB NOT NULL,
    id BLOB NOT NULL,
    person_id BLOB NOT NULL,
    kind TEXT NOT NULL,
    value TEXT NOT NULL,
    folded TEXT NOT NULL,
    postcode TEXT,
    from_at INTEGER NOT NULL,
    until_at INTEGER,
    verified_at INTEGER,
    bounced_at INTEGER,
    bounce TEXT,
    PRIMARY KEY (group_id, id)
) STRICT;
CREATE INDEX people_contact_person ON people_contact (group_id, person_id);
CREATE UNIQUE INDEX people_contact_email ON people_contact (group_id, folded) WHERE kind = 'email' AND until_at IS NULL;

-- A dated fact; it is closed or withdrawn, never rewritten.
CREATE TABLE people_fact (
    group_id BLOB NOT NULL,
    id BLOB NOT NULL,
    person_id BLOB NOT NULL,
    kind TEXT NOT NULL,
    value TEXT NOT NULL,
    from_at INTEGER NOT NULL,
    until_at INTEGER,
    end_reason TEXT,
    source TEXT NOT NULL,
    recorded_at INTEGER NOT NULL,
    recorded_by BLOB,
    withdrawn_at INTEGER,
    PRIMARY KEY (group_id, id)
) STRICT;
CREATE INDEX people_fact_person ON people_fact (group_id, person_id);

CREATE TABLE people_declaration (
    group_id BLOB NOT NULL,
    id BLOB NOT NULL,
    person_id BLOB NOT NULL,
    attribute TEXT NOT NULL,
    wording TEXT NOT NULL,
    wording_version TEXT NOT NULL,
    purpose TEXT NOT NULL,
    consent_shown INTEGER NOT NULL,
    made_at INTEGER NOT NULL,
    withdrawn_at INTEGER,
    PRIMARY KEY (group_id, id)
) STRICT;
CREATE INDEX people_declaration_person ON people_declaration (group_id, person_id);

-- What follows from the facts today: a projection that can be thrown away and built again.
CREATE TABLE people_standing (
    group_id BLOB NOT NULL,
    person_id BLOB NOT NULL,
    number INTEGER NOT NULL,
    name TEXT NOT NULL,
    sort_name TEXT NOT NULL,
    status TEXT NOT NULL,
    category TEXT,
    since_at INTEGER,
    until_at INTEGER,
    paid_until INTEGER,
    suspended INTEGER NOT NULL,
    area TEXT,
    constituency TEXT,
    email TEXT,
    email_bounced INTEGER NOT NULL,
    phone TEXT,
    postal TEXT,
    search TEXT NOT NULL,
    changes_at INTEGER,
    import_id BLOB,
    PRIMARY KEY (group_id, person_id)
) STRICT;
CREATE INDEX people_standing_sort ON people_standing (group_id, sort_name, person_id);
CREATE INDEX people_standing_change ON people_standing (group_id, changes_at);
CREATE INDEX people_standing_import ON people_standing (group_id, import_id);

-- The journal of an import. Nobody sees the people of one whose state is not 'done'.
CREATE TABLE people_import (
    group_id BLOB NOT NULL,
    id BLOB NOT NULL,
    state TEXT NOT NULL,
    file_name TEXT NOT NULL,
    file BLOB,
    encoding TEXT NOT NULL,
    delimiter TEXT NOT NULL,
    mapping TEXT NOT NULL,
    row_count INTEGER NOT NULL,
    next_row INTEGER NOT NULL,
    added INTEGER NOT NULL,
    skipped INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    created_by BLOB,
    finished_at INTEGER,
    undone_at INTEGER,
    PRIMARY KEY (group_id, id)
) STRICT;

-- What became of each row of the file.
CREATE TABLE people_import_row (
    group_id BLOB NOT NULL,
    import_id BLOB NOT NULL,
    line INTEGER NOT NULL,
    outcome TEXT NOT NULL,
    person_id BLOB,
    note TEXT NOT NULL,
    PRIMARY KEY (group_id, import_id, line)
) STRICT;
