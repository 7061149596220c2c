-- Written by `cargo xtask migrations` from the PostgreSQL form; edit that one.
-- Through which office a list was read, and, where few enough were on it, who they were.
ALTER TABLE kernel_access_log ADD COLUMN office TEXT NOT NULL DEFAULT '';
-- True if the list is of everybody or of more people than are written down one by one.
ALTER TABLE kernel_access_log ADD COLUMN wide INTEGER NOT NULL DEFAULT FALSE;

CREATE TABLE kernel_access_person (
    group_id BLOB NOT NULL,
    access_id BLOB NOT NULL,
    person BLOB NOT NULL,
    at INTEGER NOT NULL,
    PRIMARY KEY (group_id, access_id, person)
) STRICT;
CREATE INDEX kernel_access_person_of ON kernel_access_person (group_id, person, at);
