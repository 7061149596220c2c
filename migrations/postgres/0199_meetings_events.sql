-- A series of sessions or public meetings, with who answers for it.
CREATE TABLE meetings_series (
    group_id UUID NOT NULL,
    id UUID NOT NULL,
    title TEXT NOT NULL,
    words TEXT NOT NULL,
    -- The rule of the constitution that it carries out, where there is one.
    rule TEXT NOT NULL,
    responsible TEXT NOT NULL,
    begun_at BIGINT NOT NULL,
    ended_at BIGINT,
    PRIMARY KEY (group_id, id)
);
-- What takes place beside the meetings of bodies: sessions, public meetings, other events.
CREATE TABLE meetings_event (
    group_id UUID NOT NULL,
    id UUID NOT NULL,
    series_id UUID,
    kind TEXT NOT NULL,
    title TEXT NOT NULL,
    words TEXT NOT NULL,
    materials TEXT NOT NULL,
    responsible TEXT NOT NULL,
    at BIGINT NOT NULL,
    minutes BIGINT NOT NULL,
    place TEXT NOT NULL,
    readers TEXT NOT NULL,
    places BIGINT,
    decision_id UUID,
    state TEXT NOT NULL,
    why TEXT NOT NULL,
    sequence BIGINT NOT NULL,
    changed_at BIGINT NOT NULL,
    proposed_by UUID,
    PRIMARY KEY (group_id, id)
);
CREATE INDEX meetings_event_at ON meetings_event (group_id, at);
-- Members who said that they come.
CREATE TABLE meetings_signup (
    group_id UUID NOT NULL,
    event_id UUID NOT NULL,
    person_id UUID NOT NULL,
    needs TEXT NOT NULL,
    at BIGINT NOT NULL,
    PRIMARY KEY (group_id, event_id, person_id)
);
