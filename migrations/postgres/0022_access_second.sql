-- Second factors belong to a person of a group, not to an account: another group's officers must not take one away, and
-- a changed e-mail address must not shed one.
CREATE TABLE access_factor (
    group_id UUID NOT NULL,
    id UUID NOT NULL,
    person UUID NOT NULL,
    kind TEXT NOT NULL,
    label TEXT NOT NULL,
    secret BYTEA NOT NULL,
    credential BYTEA,
    mark BIGINT NOT NULL,
    made_at BIGINT NOT NULL,
    confirmed_at BIGINT,
    used_at BIGINT,
    PRIMARY KEY (group_id, id)
);
CREATE INDEX access_factor_person ON access_factor (group_id, person);

CREATE TABLE access_recovery (
    group_id UUID NOT NULL,
    person UUID NOT NULL,
    code_hash BYTEA NOT NULL,
    made_at BIGINT NOT NULL,
    used_at BIGINT,
    PRIMARY KEY (group_id, person, code_hash)
);

CREATE TABLE access_challenge (
    group_id UUID NOT NULL,
    id UUID NOT NULL,
    person UUID NOT NULL,
    what TEXT NOT NULL,
    challenge BYTEA NOT NULL,
    expires_at BIGINT NOT NULL,
    PRIMARY KEY (group_id, id)
);

-- Since when somebody acts in an office, from which the time to set up a second factor runs; and which version of the
-- agreement on the use of data they accepted.
CREATE TABLE access_officer (
    group_id UUID NOT NULL,
    person UUID NOT NULL,
    since_at BIGINT NOT NULL,
    agreed_version BIGINT NOT NULL,
    agreed_at BIGINT,
    PRIMARY KEY (group_id, person)
);

-- A lost device: two officers agree that the second factor is taken away, so that a new one can be set up.
CREATE TABLE access_lost (
    group_id UUID NOT NULL,
    id UUID NOT NULL,
    person UUID NOT NULL,
    reason TEXT NOT NULL,
    asked_at BIGINT NOT NULL,
    asked_by UUID NOT NULL,
    agreed_at BIGINT,
    agreed_by UUID,
    ended_at BIGINT,
    PRIMARY KEY (group_id, id)
);
CREATE INDEX access_lost_open ON access_lost (group_id, ended_at);
