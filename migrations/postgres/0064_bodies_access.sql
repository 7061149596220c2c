-- Until when somebody whose term ended still reads what the post reads, if not the usual fourteen days.
ALTER TABLE bodies_term ADD COLUMN overlap_until BIGINT;

-- Emergency access: a power that somebody in office does not hold, for some hours, agreed by a second officer.
CREATE TABLE bodies_emergency (
    group_id UUID NOT NULL,
    id UUID NOT NULL,
    person UUID NOT NULL,
    power TEXT NOT NULL,
    hours BIGINT NOT NULL,
    reason TEXT NOT NULL,
    asked_at BIGINT NOT NULL,
    agreed_at BIGINT,
    agreed_by UUID,
    until_at BIGINT,
    ended_by UUID,
    PRIMARY KEY (group_id, id)
);
CREATE INDEX bodies_emergency_person ON bodies_emergency (group_id, person);

-- Accounts outside Plenary that belong to a post. Who holds them, never a password.
CREATE TABLE bodies_account (
    group_id UUID NOT NULL,
    id UUID NOT NULL,
    name TEXT NOT NULL,
    place TEXT NOT NULL,
    post TEXT NOT NULL,
    first_holder UUID,
    second_holder UUID,
    note TEXT NOT NULL,
    checked_at BIGINT NOT NULL,
    checked_by UUID,
    closed_at BIGINT,
    PRIMARY KEY (group_id, id)
);
