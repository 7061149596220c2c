-- Written by `cargo xtask migrations` from the PostgreSQL form; edit that one.
-- What the constitution asks, computed from the rules in force and from what happened. Rebuilt, never edited.
CREATE TABLE duties_instance (
    group_id BLOB NOT NULL,
    id BLOB NOT NULL,
    -- The same as long as the rule and what it hangs on are: "monthly-minutes@2026-04".
    key TEXT NOT NULL,
    spec TEXT NOT NULL,
    title TEXT NOT NULL,
    label TEXT NOT NULL,
    -- "post" or "body", and its slug.
    owner_kind TEXT NOT NULL,
    owner TEXT NOT NULL,
    cite TEXT NOT NULL,
    if_it_slips TEXT NOT NULL,
    -- Days before and after on which whom to tell, as JSON.
    escalation TEXT NOT NULL,
    -- Which evidence closes it, as JSON.
    proof TEXT NOT NULL,
    earliest INTEGER NOT NULL,
    target INTEGER NOT NULL,
    latest INTEGER NOT NULL,
    provisional INTEGER NOT NULL,
    standing INTEGER NOT NULL,
    gone INTEGER,
    arranged_at INTEGER,
    arranged_url TEXT,
    band_from INTEGER,
    band_to INTEGER,
    closed_at INTEGER,
    closed_url TEXT,
    closed_by TEXT,
    excused TEXT,
    -- How often its dates changed, and when the last time: what a calendar needs to follow.
    sequence INTEGER NOT NULL,
    changed_at INTEGER NOT NULL,
    -- Since when nothing asks for it any more.
    dropped_at INTEGER,
    PRIMARY KEY (group_id, key)
) STRICT;
CREATE UNIQUE INDEX duties_instance_id ON duties_instance (group_id, id);
CREATE INDEX duties_instance_latest ON duties_instance (group_id, latest);

-- What shows that something was done. Sent by other capabilities, or a record published here.
CREATE TABLE duties_evidence (
    group_id BLOB NOT NULL,
    id BLOB NOT NULL,
    -- The event or record it came with; the same one never counts twice.
    source TEXT NOT NULL,
    kind TEXT NOT NULL,
    subject TEXT NOT NULL,
    at INTEGER NOT NULL,
    occasion_id BLOB,
    covers TEXT,
    url TEXT NOT NULL,
    title TEXT NOT NULL,
    withdrawn_at INTEGER,
    PRIMARY KEY (group_id, id),
    UNIQUE (group_id, source)
) STRICT;

-- What was published: minutes, a report, a programme. Withdrawn with a reason, never deleted.
CREATE TABLE duties_record (
    group_id BLOB NOT NULL,
    id BLOB NOT NULL,
    kind TEXT NOT NULL,
    subject TEXT NOT NULL,
    title TEXT NOT NULL,
    words TEXT NOT NULL,
    occasion_id BLOB,
    covers TEXT,
    -- "members" or "everyone".
    readers TEXT NOT NULL,
    published_at INTEGER NOT NULL,
    published_by BLOB,
    -- The office through which it was published, as it was called.
    through TEXT NOT NULL,
    file_name TEXT,
    file BLOB,
    mailing BLOB,
    withdrawn_at INTEGER,
    withdrawn_why TEXT,
    PRIMARY KEY (group_id, id)
) STRICT;
CREATE INDEX duties_record_at ON duties_record (group_id, published_at);

-- A duty excused by a resolution.
CREATE TABLE duties_excuse (
    group_id BLOB NOT NULL,
    key TEXT NOT NULL,
    resolution TEXT NOT NULL,
    at INTEGER NOT NULL,
    by_person BLOB,
    PRIMARY KEY (group_id, key)
) STRICT;

-- "I need help", said by whoever holds the post.
CREATE TABLE duties_help (
    group_id BLOB NOT NULL,
    key TEXT NOT NULL,
    words TEXT NOT NULL,
    at INTEGER NOT NULL,
    by_person BLOB NOT NULL,
    PRIMARY KEY (group_id, key)
) STRICT;

-- What was agreed where the text leaves it open: how often, and who does it. The newest counts.
CREATE TABLE duties_agreed (
    group_id BLOB NOT NULL,
    id BLOB NOT NULL,
    spec TEXT NOT NULL,
    months INTEGER,
    owner TEXT,
    decision TEXT NOT NULL,
    at INTEGER NOT NULL,
    by_person BLOB,
    PRIMARY KEY (group_id, id)
) STRICT;

-- Meetings that were fixed and did not take place.
CREATE TABLE duties_not_held (
    group_id BLOB NOT NULL,
    occasion_id BLOB NOT NULL,
    why TEXT NOT NULL,
    at INTEGER NOT NULL,
    by_person BLOB,
    PRIMARY KEY (group_id, occasion_id)
) STRICT;

-- Which reminders went out, so that each goes once.
CREATE TABLE duties_told (
    group_id BLOB NOT NULL,
    key TEXT NOT NULL,
    step TEXT NOT NULL,
    at INTEGER NOT NULL,
    PRIMARY KEY (group_id, key, step)
) STRICT;

-- Addresses of calendars. Only the hash of the secret is kept.
CREATE TABLE duties_feed (
    group_id BLOB NOT NULL,
    id BLOB NOT NULL,
    secret_hash BLOB NOT NULL,
    -- Whose it is, and for a body's calendar its slug.
    person_id BLOB NOT NULL,
    body TEXT,
    made_at INTEGER NOT NULL,
    revoked_at INTEGER,
    PRIMARY KEY (group_id, id)
) STRICT;
CREATE UNIQUE INDEX duties_feed_secret ON duties_feed (group_id, secret_hash);
