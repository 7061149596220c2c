-- Groups that a body set up by a decision, beside those of the constitution. Each also stands in bodies_body.
CREATE TABLE bodies_group (
    group_id UUID NOT NULL,
    slug TEXT NOT NULL,
    kind TEXT NOT NULL,
    parent TEXT NOT NULL,
    remit TEXT NOT NULL,
    remit_clause TEXT,
    set_up_at BIGINT NOT NULL,
    decision TEXT NOT NULL,
    dissolved_at BIGINT,
    end_decision TEXT,
    recorded_by UUID,
    PRIMARY KEY (group_id, slug)
);
-- What a group was called and for before a decision changed it.
CREATE TABLE bodies_group_change (
    group_id UUID NOT NULL,
    id UUID NOT NULL,
    slug TEXT NOT NULL,
    name TEXT NOT NULL,
    remit TEXT NOT NULL,
    decision TEXT NOT NULL,
    at BIGINT NOT NULL,
    PRIMARY KEY (group_id, id)
);
CREATE INDEX bodies_group_change_slug ON bodies_group_change (group_id, slug);
-- Who belongs to a body without holding a post of it, and who convenes it.
CREATE TABLE bodies_seat (
    group_id UUID NOT NULL,
    id UUID NOT NULL,
    body TEXT NOT NULL,
    person_id UUID NOT NULL,
    convenes BOOLEAN NOT NULL,
    from_at BIGINT NOT NULL,
    until_at BIGINT,
    decision TEXT NOT NULL,
    end_decision TEXT,
    recorded_by UUID,
    PRIMARY KEY (group_id, id)
);
CREATE INDEX bodies_seat_body ON bodies_seat (group_id, body);
CREATE INDEX bodies_seat_person ON bodies_seat (group_id, person_id);
