-- Written by `cargo xtask migrations` from the PostgreSQL form; edit that one.
-- A series of sessions or public meetings, with who answers for it.
CREATE TABLE meetings_series (
    group_id BLOB NOT NULL,
    id BLOB NOT NULL,
    title TEXT NOT NULL,
    words TEXT NOT NULL,
    -- The rule of the constitution that it carries out, where there is one.
    rule TEXT NOT NULL,
    responsible TEXT NOT NULL,
    begun_at INTEGER NOT NULL,
    ended_at INTEGER,
    PRIMARY KEY (group_id, id)
) STRICT;
-- What takes place beside the meetings of bodies: sessions, public meetings, other events.
CREATE TABLE meetings_event (
    group_id BLOB NOT NULL,
    id BLOB NOT NULL,
    series_id BLOB,
    kind TEXT NOT NULL,
    title TEXT NOT NULL,
    words TEXT NOT NULL,
    materials TEXT NOT NULL,
    responsible TEXT NOT NULL,
    at INTEGER NOT NULL,
    minutes INTEGER NOT NULL,
    place TEXT NOT NULL,
    readers TEXT NOT NULL,
    places INTEGER,
    decision_id BLOB,
    state TEXT NOT NULL,
    why TEXT NOT NULL,
    sequence INTEGER NOT NULL,
    changed_at INTEGER NOT NULL,
    proposed_by BLOB,
    PRIMARY KEY (group_id, id)
) STRICT;
CREATE INDEX meetings_event_at ON meetings_event (group_id, at);
-- Members who said that they come.
CREATE TABLE meetings_signup (
    group_id BLOB NOT NULL,
    event_id BLOB NOT NULL,
    person_id BLOB NOT NULL,
    needs TEXT NOT NULL,
    at INTEGER NOT NULL,
    PRIMARY KEY (group_id, event_id, person_id)
) STRICT;
