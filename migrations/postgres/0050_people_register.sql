-- A human in this group. Facts, contact points and declarations hang on it; standing is derived from them.
CREATE TABLE people_person (
    group_id UUID NOT NULL,
    id UUID NOT NULL,
    number BIGINT NOT NULL,
    given_name TEXT NOT NULL,
    family_name TEXT NOT NULL,
    national_number TEXT,
    import_id UUID,
    created_at BIGINT NOT NULL,
    PRIMARY KEY (group_id, id),
    UNIQUE (group_id, number),
    UNIQUE (group_id, national_number)
);
CREATE INDEX people_person_import ON people_person (group_id, import_id);

CREATE TABLE people_counter (
    group_id UUID NOT NULL PRIMARY KEY,
    last_number BIGINT NOT NULL
);

CREATE TABLE people_contact (
    group_id UUID NOT NULL,
    id UUID NOT NULL,
    person_id UUID NOT NULL,
    kind TEXT NOT NULL,
    value TEXT NOT NULL,
    folded TEXT NOT NULL,
    postcode TEXT,
    from_at BIGINT NOT NULL,
    until_at BIGINT,
    verified_at BIGINT,
    bounced_at BIGINT,
    bounce TEXT,
    PRIMARY KEY (group_id, id)
);
CREATE INDEX people_contact_person ON people_contact (group_id, person_id);
CREATE UNIQUE INDEX people_contact_email ON people_contact (group_id, folded) WHERE kind = 'email' AND until_at IS NULL;

-- A dated fact; it is closed or withdrawn, never rewritten.
CREATE TABLE people_fact (
    group_id UUID NOT NULL,
    id UUID NOT NULL,
    person_id UUID NOT NULL,
    kind TEXT NOT NULL,
    value TEXT NOT NULL,
    from_at BIGINT NOT NULL,
    until_at BIGINT,
    end_reason TEXT,
    source TEXT NOT NULL,
    recorded_at BIGINT NOT NULL,
    recorded_by UUID,
    withdrawn_at BIGINT,
    PRIMARY KEY (group_id, id)
);
CREATE INDEX people_fact_person ON people_fact (group_id, person_id);

CREATE TABLE people_declaration (
    group_id UUID NOT NULL,
    id UUID NOT NULL,
    person_id UUID NOT NULL,
    attribute TEXT NOT NULL,
    wording TEXT NOT NULL,
    wording_version TEXT NOT NULL,
    purpose TEXT NOT NULL,
    consent_shown BOOLEAN NOT NULL,
    made_at BIGINT NOT NULL,
    withdrawn_at BIGINT,
    PRIMARY KEY (group_id, id)
);
CREATE INDEX people_declaration_person ON people_declaration (group_id, person_id);

-- What follows from the facts today: a projection that can be thrown away and built again.
CREATE TABLE people_standing (
    group_id UUID NOT NULL,
    person_id UUID NOT NULL,
    number BIGINT NOT NULL,
    name TEXT NOT NULL,
    sort_name TEXT NOT NULL,
    status TEXT NOT NULL,
    category TEXT,
    since_at BIGINT,
    until_at BIGINT,
    paid_until BIGINT,
    suspended BOOLEAN NOT NULL,
    area TEXT,
    constituency TEXT,
    email TEXT,
    email_bounced BOOLEAN NOT NULL,
    phone TEXT,
    postal TEXT,
    search TEXT NOT NULL,
    changes_at BIGINT,
    import_id UUID,
    PRIMARY KEY (group_id, person_id)
);
CREATE INDEX people_standing_sort ON people_standing (group_id, sort_name, person_id);
CREATE INDEX people_standing_change ON people_standing (group_id, changes_at);
CREATE INDEX people_standing_import ON people_standing (group_id, import_id);

-- The journal of an import. Nobody sees the people of one whose state is not 'done'.
CREATE TABLE people_import (
    group_id UUID NOT NULL,
    id UUID NOT NULL,
    state TEXT NOT NULL,
    file_name TEXT NOT NULL,
    file BYTEA,
    encoding TEXT NOT NULL,
    delimiter TEXT NOT NULL,
    mapping TEXT NOT NULL,
    row_count BIGINT NOT NULL,
    next_row BIGINT NOT NULL,
    added BIGINT NOT NULL,
    skipped BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    created_by UUID,
    finished_at BIGINT,
    undone_at BIGINT,
    PRIMARY KEY (group_id, id)
);

-- What became of each row of the file.
CREATE TABLE people_import_row (
    group_id UUID NOT NULL,
    import_id UUID NOT NULL,
    line BIGINT NOT NULL,
    outcome TEXT NOT NULL,
    person_id UUID,
    note TEXT NOT NULL,
    PRIMARY KEY (group_id, import_id, line)
);
