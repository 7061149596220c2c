-- What members find out together: a question that several take on, what each of them found, and one answer for all.
CREATE TABLE meetings_joint (
    group_id UUID NOT NULL,
    id UUID NOT NULL,
    question TEXT NOT NULL,
    why TEXT NOT NULL,
    begun_at BIGINT NOT NULL,
    begun_by UUID,
    until_at BIGINT NOT NULL,
    answer TEXT NOT NULL,
    -- Whether the answer may be read by everybody.
    open BOOLEAN NOT NULL,
    ended_at BIGINT,
    ended_by UUID,
    PRIMARY KEY (group_id, id)
);
CREATE TABLE meetings_joint_member (
    group_id UUID NOT NULL,
    joint_id UUID NOT NULL,
    person_id UUID NOT NULL,
    at BIGINT NOT NULL,
    PRIMARY KEY (group_id, joint_id, person_id)
);
CREATE TABLE meetings_joint_finding (
    group_id UUID NOT NULL,
    id UUID NOT NULL,
    joint_id UUID NOT NULL,
    person_id UUID,
    words TEXT NOT NULL,
    at BIGINT NOT NULL,
    PRIMARY KEY (group_id, id)
);
CREATE INDEX meetings_joint_finding_joint ON meetings_joint_finding (group_id, joint_id);
