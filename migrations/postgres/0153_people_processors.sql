-- Services outside that get members' addresses, and the agreement under which each does.
CREATE TABLE people_processor (
    group_id UUID NOT NULL,
    id UUID NOT NULL,
    name TEXT NOT NULL,
    agreement TEXT NOT NULL,
    signed_on TEXT NOT NULL,
    ends_on TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    created_by UUID,
    ended_at BIGINT,
    PRIMARY KEY (group_id, id)
);
