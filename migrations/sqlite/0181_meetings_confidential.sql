-- Written by `cargo xtask migrations` from the PostgreSQL form; edit that one.
-- What a body agreed may be said of a closed item, until when the rest stays closed, and whether it was opened since.
CREATE TABLE meetings_public_line (
    group_id BLOB NOT NULL,
    item_id BLOB NOT NULL,
    meeting_id BLOB NOT NULL,
    decision TEXT NOT NULL,
    reason TEXT NOT NULL,
    may_say TEXT NOT NULL,
    lapses_at INTEGER,
    agreed_at INTEGER NOT NULL,
    agreed_by BLOB,
    released_at INTEGER,
    released_by BLOB,
    released_words TEXT NOT NULL,
    PRIMARY KEY (group_id, item_id)
) STRICT;
CREATE INDEX meetings_public_line_meeting ON meetings_public_line (group_id, meeting_id);

-- Who undertook to be discreet, in which words. Words that change are undertaken anew.
CREATE TABLE meetings_undertaking (
    group_id BLOB NOT NULL,
    id BLOB NOT NULL,
    body TEXT NOT NULL,
    person_id BLOB NOT NULL,
    words TEXT NOT NULL,
    version_seq INTEGER NOT NULL,
    at INTEGER NOT NULL,
    PRIMARY KEY (group_id, id)
) STRICT;
CREATE INDEX meetings_undertaking_person ON meetings_undertaking (group_id, person_id, body);

-- Who opened which closed paper or closed minutes, with the code that their copy carries.
CREATE TABLE meetings_copy (
    group_id BLOB NOT NULL,
    thing_id BLOB NOT NULL,
    seq INTEGER NOT NULL,
    person_id BLOB NOT NULL,
    code TEXT NOT NULL,
    first_at INTEGER NOT NULL,
    last_at INTEGER NOT NULL,
    PRIMARY KEY (group_id, thing_id, seq, person_id)
) STRICT;

-- Who stands aside from an item because they have an interest in it: closed parts of it are closed to them too.
CREATE TABLE meetings_aside (
    group_id BLOB NOT NULL,
    item_id BLOB NOT NULL,
    person_id BLOB NOT NULL,
    meeting_id BLOB NOT NULL,
    why TEXT NOT NULL,
    at INTEGER NOT NULL,
    PRIMARY KEY (group_id, item_id, person_id)
) STRICT;
CREATE INDEX meetings_aside_meeting ON meetings_aside (group_id, meeting_id);
