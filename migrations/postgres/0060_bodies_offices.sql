-- Bodies and posts as the constitution in force has them; closed when a version no longer does, never deleted.
CREATE TABLE bodies_body (
    group_id UUID NOT NULL,
    slug TEXT NOT NULL,
    name TEXT NOT NULL,
    kind TEXT NOT NULL,
    cite TEXT,
    place BIGINT NOT NULL,
    closed_at BIGINT,
    PRIMARY KEY (group_id, slug)
);

CREATE TABLE bodies_post (
    group_id UUID NOT NULL,
    slug TEXT NOT NULL,
    body TEXT NOT NULL,
    name TEXT NOT NULL,
    seats BIGINT NOT NULL,
    shareable BOOLEAN NOT NULL,
    cite TEXT,
    place BIGINT NOT NULL,
    -- A list of powers that the organisation has set; without one the powers follow from the post's name.
    powers TEXT,
    closed_at BIGINT,
    PRIMARY KEY (group_id, slug)
);

CREATE TABLE bodies_term (
    group_id UUID NOT NULL,
    id UUID NOT NULL,
    post TEXT NOT NULL,
    from_at BIGINT NOT NULL,
    until_at BIGINT,
    decision TEXT NOT NULL,
    end_decision TEXT,
    recorded_at BIGINT NOT NULL,
    recorded_by UUID,
    PRIMARY KEY (group_id, id)
);
CREATE INDEX bodies_term_post ON bodies_term (group_id, post);

-- Who holds a term: one person, or several who share the seat.
CREATE TABLE bodies_holder (
    group_id UUID NOT NULL,
    term_id UUID NOT NULL,
    person_id UUID NOT NULL,
    share_of BIGINT NOT NULL,
    PRIMARY KEY (group_id, term_id, person_id)
);
CREATE INDEX bodies_holder_person ON bodies_holder (group_id, person_id);

-- Roles that are no posts of the constitution, such as keeping the server.
CREATE TABLE bodies_appointment (
    group_id UUID NOT NULL,
    id UUID NOT NULL,
    role TEXT NOT NULL,
    person_id UUID NOT NULL,
    from_at BIGINT NOT NULL,
    until_at BIGINT,
    minute TEXT NOT NULL,
    recorded_at BIGINT NOT NULL,
    recorded_by UUID,
    PRIMARY KEY (group_id, id)
);
CREATE INDEX bodies_appointment_person ON bodies_appointment (group_id, person_id);

CREATE TABLE bodies_occasion (
    group_id UUID NOT NULL,
    id UUID NOT NULL,
    body TEXT NOT NULL,
    kind TEXT NOT NULL,
    title TEXT NOT NULL,
    at BIGINT NOT NULL,
    place TEXT NOT NULL,
    fixed_at BIGINT NOT NULL,
    fixed_by UUID,
    PRIMARY KEY (group_id, id)
);
CREATE INDEX bodies_occasion_at ON bodies_occasion (group_id, at);

CREATE TABLE bodies_move (
    group_id UUID NOT NULL,
    id UUID NOT NULL,
    occasion_id UUID NOT NULL,
    from_at BIGINT NOT NULL,
    to_at BIGINT NOT NULL,
    moved_at BIGINT NOT NULL,
    moved_by UUID,
    PRIMARY KEY (group_id, id)
);
CREATE INDEX bodies_move_occasion ON bodies_move (group_id, occasion_id);

CREATE TABLE bodies_handover (
    group_id UUID NOT NULL,
    id UUID NOT NULL,
    post TEXT NOT NULL,
    at BIGINT NOT NULL,
    closed_at BIGINT,
    PRIMARY KEY (group_id, id),
    UNIQUE (group_id, post, at)
);

CREATE TABLE bodies_item (
    group_id UUID NOT NULL,
    id UUID NOT NULL,
    handover_id UUID NOT NULL,
    place BIGINT NOT NULL,
    words TEXT NOT NULL,
    done_at BIGINT,
    done_by UUID,
    PRIMARY KEY (group_id, id)
);
CREATE INDEX bodies_item_handover ON bodies_item (group_id, handover_id);

CREATE TABLE bodies_note (
    group_id UUID NOT NULL,
    id UUID NOT NULL,
    handover_id UUID NOT NULL,
    author UUID NOT NULL,
    words TEXT NOT NULL,
    at BIGINT NOT NULL,
    PRIMARY KEY (group_id, id)
);
CREATE INDEX bodies_note_handover ON bodies_note (group_id, handover_id);
