-- People at one address who agreed that they share a letter. It counts only while each of them lives there.
CREATE TABLE people_household (
    group_id UUID NOT NULL,
    id UUID NOT NULL,
    code TEXT NOT NULL,
    address TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    PRIMARY KEY (group_id, id),
    UNIQUE (group_id, code)
);

CREATE TABLE people_household_member (
    group_id UUID NOT NULL,
    person_id UUID NOT NULL,
    household_id UUID NOT NULL,
    agreed TEXT NOT NULL,
    joined_at BIGINT NOT NULL,
    PRIMARY KEY (group_id, person_id)
);
CREATE INDEX people_household_member_household ON people_household_member (group_id, household_id);
