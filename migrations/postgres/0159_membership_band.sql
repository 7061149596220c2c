-- The band, and the lower amount, that a member names where the rule lets them. Nobody asks why, and no why is kept.
CREATE TABLE membership_band (
    group_id UUID NOT NULL,
    person_id UUID NOT NULL,
    band TEXT NOT NULL,
    lower_minor BIGINT,
    said_at BIGINT NOT NULL,
    PRIMARY KEY (group_id, person_id)
);
