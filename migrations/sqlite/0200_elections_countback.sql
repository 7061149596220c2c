-- Written by `cargo xtask migrations` from the PostgreSQL form; edit that one.
-- A seat that fell vacant, filled by counting the papers of the election again.
CREATE TABLE elections_countback (
    group_id BLOB NOT NULL,
    id BLOB NOT NULL,
    election_id BLOB NOT NULL,
    contest_id BLOB NOT NULL,
    state TEXT NOT NULL,
    plan TEXT NOT NULL,
    answers_until INTEGER NOT NULL,
    begun_at INTEGER NOT NULL,
    begun_by BLOB,
    outcome TEXT,
    sha256 TEXT,
    counted_at INTEGER,
    noted_by BLOB,
    noter_name TEXT,
    note TEXT,
    noted_at INTEGER,
    ended_at INTEGER,
    ended_because TEXT,
    PRIMARY KEY (group_id, id)
) STRICT;
CREATE INDEX elections_countback_election ON elections_countback (group_id, election_id);

-- Who was asked whether they would take the seat, and what they said.
CREATE TABLE elections_asked (
    group_id BLOB NOT NULL,
    countback_id BLOB NOT NULL,
    nomination_id BLOB NOT NULL,
    person BLOB NOT NULL,
    election_id BLOB NOT NULL,
    name TEXT NOT NULL,
    answer TEXT NOT NULL,
    answered_at INTEGER,
    recorded_by BLOB,
    PRIMARY KEY (group_id, countback_id, nomination_id, person)
) STRICT;
CREATE INDEX elections_asked_person ON elections_asked (group_id, person);
