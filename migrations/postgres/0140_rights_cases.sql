-- A request of a person about their data, or a complaint. Somebody is always answerable for it: the owner is computed.
CREATE TABLE rights_case (
    group_id UUID NOT NULL,
    id UUID NOT NULL,
    -- Counted from 1 in each group: what letters quote.
    number BIGINT NOT NULL,
    kind TEXT NOT NULL,
    state TEXT NOT NULL,
    -- Who it is about; none while it is not known whether somebody of this name is in the register.
    person UUID,
    name TEXT NOT NULL,
    -- Where answers go: an e-mail or a postal address.
    address TEXT NOT NULL,
    words TEXT NOT NULL,
    channel TEXT NOT NULL,
    received_at BIGINT NOT NULL,
    -- When what was needed to be sure who asks arrived; the clock begins then.
    identified_at BIGINT,
    acknowledged_at BIGINT,
    extended_at BIGINT,
    extended_why TEXT NOT NULL,
    taken_by UUID,
    closed_at BIGINT,
    closed_by UUID,
    answer TEXT NOT NULL,
    -- Words that the copy blacks out, as JSON, and the tables it holds back, each with a reason.
    redactions TEXT NOT NULL,
    copy_until BIGINT,
    PRIMARY KEY (group_id, id),
    UNIQUE (group_id, number)
);
CREATE INDEX rights_case_person ON rights_case (group_id, person);

-- Times in which the clock stood still, and for what.
CREATE TABLE rights_pause (
    group_id UUID NOT NULL,
    case_id UUID NOT NULL,
    from_at BIGINT NOT NULL,
    until_at BIGINT,
    reason TEXT NOT NULL,
    asked TEXT NOT NULL,
    PRIMARY KEY (group_id, case_id, from_at)
);

-- What happened in a case, as the person and the officers read it.
CREATE TABLE rights_step (
    group_id UUID NOT NULL,
    id UUID NOT NULL,
    case_id UUID NOT NULL,
    place BIGINT NOT NULL,
    at BIGINT NOT NULL,
    actor UUID,
    office TEXT NOT NULL,
    what TEXT NOT NULL,
    PRIMARY KEY (group_id, id)
);
CREATE INDEX rights_step_case ON rights_step (group_id, case_id, place);

-- Letters, as they were sent or printed.
CREATE TABLE rights_letter (
    group_id UUID NOT NULL,
    id UUID NOT NULL,
    case_id UUID NOT NULL,
    title TEXT NOT NULL,
    body TEXT NOT NULL,
    -- "mail" or "print".
    how TEXT NOT NULL,
    made_at BIGINT NOT NULL,
    made_by UUID,
    PRIMARY KEY (group_id, id)
);
CREATE INDEX rights_letter_case ON rights_letter (group_id, case_id);

-- Which reminders went out, so that each goes once.
CREATE TABLE rights_told (
    group_id UUID NOT NULL,
    case_id UUID NOT NULL,
    step TEXT NOT NULL,
    at BIGINT NOT NULL,
    PRIMARY KEY (group_id, case_id, step)
);

-- Limits that a person put on the use of their data: restriction, or objection to a purpose. Ended, never deleted.
CREATE TABLE rights_limit (
    group_id UUID NOT NULL,
    id UUID NOT NULL,
    person UUID NOT NULL,
    -- "restriction", or the purpose objected to.
    sort TEXT NOT NULL,
    reason TEXT NOT NULL,
    case_id UUID,
    from_at BIGINT NOT NULL,
    ended_at BIGINT,
    ended_why TEXT NOT NULL,
    PRIMARY KEY (group_id, id)
);
CREATE INDEX rights_limit_person ON rights_limit (group_id, person);
