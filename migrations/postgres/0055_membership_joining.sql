-- Somebody who asks to join, from the form to the decision.
CREATE TABLE membership_application (
    group_id UUID NOT NULL,
    id UUID NOT NULL,
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
    constitution BIGINT NOT NULL,
    token BYTEA,
    created_at BIGINT NOT NULL,
    confirmed_at BIGINT,
    due_at BIGINT,
    decided_at BIGINT,
    decided_by UUID,
    reason TEXT NOT NULL,
    person_id UUID,
    PRIMARY KEY (group_id, id)
);
CREATE INDEX membership_application_state ON membership_application (group_id, state, confirmed_at);
CREATE INDEX membership_application_token ON membership_application (group_id, token);

-- Members who welcome newcomers, in a ward or branch or anywhere (empty).
CREATE TABLE membership_welcomer (
    group_id UUID NOT NULL,
    id UUID NOT NULL,
    person_id UUID NOT NULL,
    area TEXT NOT NULL,
    from_at BIGINT NOT NULL,
    until_at BIGINT,
    PRIMARY KEY (group_id, id)
);

-- A newcomer and who welcomes them.
CREATE TABLE membership_welcome (
    group_id UUID NOT NULL,
    person_id UUID NOT NULL,
    area TEXT NOT NULL,
    welcomer UUID,
    began_at BIGINT NOT NULL,
    due_at BIGINT NOT NULL,
    closed_at BIGINT,
    PRIMARY KEY (group_id, person_id)
);

CREATE TABLE membership_welcome_step (
    group_id UUID NOT NULL,
    person_id UUID NOT NULL,
    step BIGINT NOT NULL,
    done_at BIGINT NOT NULL,
    done_by UUID,
    PRIMARY KEY (group_id, person_id, step)
);

-- What somebody was reminded of, so that nobody is reminded of it twice.
CREATE TABLE membership_reminder (
    group_id UUID NOT NULL,
    person_id UUID NOT NULL,
    kind TEXT NOT NULL,
    about_at BIGINT NOT NULL,
    sent_at BIGINT NOT NULL,
    PRIMARY KEY (group_id, person_id, kind, about_at)
);

-- Postcodes with their wards and constituencies, a row for each change.
CREATE TABLE membership_edition (
    group_id UUID NOT NULL,
    id UUID NOT NULL,
    source TEXT NOT NULL,
    edition TEXT NOT NULL,
    valid_from BIGINT NOT NULL,
    row_count BIGINT NOT NULL,
    changed BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    created_by UUID,
    PRIMARY KEY (group_id, id)
);

CREATE TABLE membership_postcode (
    group_id UUID NOT NULL,
    postcode TEXT NOT NULL,
    from_at BIGINT NOT NULL,
    ward TEXT NOT NULL,
    constituency TEXT NOT NULL,
    authority TEXT NOT NULL,
    ended BOOLEAN NOT NULL,
    edition_id UUID NOT NULL,
    PRIMARY KEY (group_id, postcode, from_at)
);

CREATE TABLE membership_place (
    group_id UUID NOT NULL,
    code TEXT NOT NULL,
    name TEXT NOT NULL,
    PRIMARY KEY (group_id, code)
);
