-- Files with data of members: who took them out, why, agreed by whom, until when they are fetched and kept.
CREATE TABLE access_export (
    group_id UUID NOT NULL,
    id UUID NOT NULL,
    number BIGINT NOT NULL,
    person UUID NOT NULL,
    what TEXT NOT NULL,
    purpose TEXT NOT NULL,
    make TEXT NOT NULL,
    people BIGINT NOT NULL,
    reason TEXT NOT NULL,
    office TEXT NOT NULL,
    asked_at BIGINT NOT NULL,
    agreed_at BIGINT,
    agreed_by UUID,
    fetch_until BIGINT,
    taken BIGINT NOT NULL,
    delete_by BIGINT,
    ended_at BIGINT,
    PRIMARY KEY (group_id, id),
    UNIQUE (group_id, number)
);
