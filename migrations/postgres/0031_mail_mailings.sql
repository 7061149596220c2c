CREATE TABLE mail_mailing (
    group_id UUID NOT NULL,
    id UUID NOT NULL,
    kind TEXT NOT NULL,
    subject TEXT NOT NULL,
    body TEXT NOT NULL,
    about_kind TEXT NOT NULL,
    about_id UUID NOT NULL,
    about_title TEXT NOT NULL,
    about_url TEXT NOT NULL,
    state TEXT NOT NULL,
    proposed_by UUID,
    proposed_by_name TEXT NOT NULL,
    proposed_at BIGINT NOT NULL,
    held_until BIGINT NOT NULL,
    officers_only BOOLEAN NOT NULL,
    approved_by UUID,
    approved_at BIGINT,
    revoked_by UUID,
    revoked_at BIGINT,
    seen_by UUID,
    seen_by_name TEXT,
    seen_at BIGINT,
    finished_at BIGINT,
    PRIMARY KEY (group_id, id)
);
CREATE INDEX mail_mailing_about ON mail_mailing (group_id, about_id);

CREATE TABLE mail_recipient (
    group_id UUID NOT NULL,
    mailing_id UUID NOT NULL,
    person UUID NOT NULL,
    name TEXT NOT NULL,
    address TEXT,
    postal TEXT,
    phone TEXT,
    fill TEXT NOT NULL,
    PRIMARY KEY (group_id, mailing_id, person)
);

CREATE TABLE mail_left_out (
    group_id UUID NOT NULL,
    mailing_id UUID NOT NULL,
    person UUID NOT NULL,
    name TEXT NOT NULL,
    reason TEXT NOT NULL,
    PRIMARY KEY (group_id, mailing_id, person)
);

CREATE TABLE mail_release (
    group_id UUID NOT NULL,
    person UUID NOT NULL,
    name TEXT NOT NULL,
    at BIGINT NOT NULL,
    PRIMARY KEY (group_id, person)
);
