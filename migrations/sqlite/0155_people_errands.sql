-- Written by `cargo xtask migrations` from the PostgreSQL form; edit that one.
-- A short list handed to a volunteer, who sees one person of it at a time until its last day.
CREATE TABLE people_errand (
    group_id BLOB NOT NULL,
    id BLOB NOT NULL,
    volunteer BLOB NOT NULL,
    purpose TEXT NOT NULL,
    channel TEXT NOT NULL,
    script TEXT NOT NULL,
    until_at INTEGER NOT NULL,
    handed_at INTEGER NOT NULL,
    handed_by BLOB,
    agreed_at INTEGER,
    ended_at INTEGER,
    PRIMARY KEY (group_id, id)
) STRICT;
CREATE INDEX people_errand_volunteer ON people_errand (group_id, volunteer);

CREATE TABLE people_errand_person (
    group_id BLOB NOT NULL,
    errand_id BLOB NOT NULL,
    person_id BLOB NOT NULL,
    position INTEGER NOT NULL,
    outcome TEXT NOT NULL,
    note TEXT NOT NULL,
    done_at INTEGER,
    PRIMARY KEY (group_id, errand_id, person_id)
) STRICT;
CREATE INDEX people_errand_person_person ON people_errand_person (group_id, person_id);
