-- Through which office a list was read, and, where few enough were on it, who they were.
ALTER TABLE kernel_access_log ADD COLUMN office TEXT NOT NULL DEFAULT '';
-- True if the list is of everybody or of more people than are written down one by one.
ALTER TABLE kernel_access_log ADD COLUMN wide BOOLEAN NOT NULL DEFAULT FALSE;

CREATE TABLE kernel_access_person (
    group_id UUID NOT NULL,
    access_id UUID NOT NULL,
    person UUID NOT NULL,
    at BIGINT NOT NULL,
    PRIMARY KEY (group_id, access_id, person)
);
CREATE INDEX kernel_access_person_of ON kernel_access_person (group_id, person, at);
