-- Written by `cargo xtask migrations` from the PostgreSQL form; edit that one.
-- What members find out together: a question that several take on, what each of them found, and one answer for all.
CREATE TABLE meetings_joint (
    group_id BLOB NOT NULL,
    id BLOB NOT NULL,
    question TEXT NOT NULL,
    why TEXT NOT NULL,
    begun_at INTEGER NOT NULL,
    begun_by BLOB,
    until_at INTEGER NOT NULL,
    answer TEXT NOT NULL,
    -- Whether the answer may be read by everybody.
    open INTEGER NOT NULL,
    ended_at INTEGER,
    ended_by BLOB,
    PRIMARY KEY (group_id, id)
) STRICT;
CREATE TABLE meetings_joint_member (
    group_id BLOB NOT NULL,
    joint_id BLOB NOT NULL,
    person_id BLOB NOT NULL,
    at INTEGER NOT NULL,
    PRIMARY KEY (group_id, joint_id, person_id)
) STRICT;
CREATE TABLE meetings_joint_finding (
    group_id BLOB NOT NULL,
    id BLOB NOT NULL,
    joint_id BLOB NOT NULL,
    person_id BLOB,
    words TEXT NOT NULL,
    at INTEGER NOT NULL,
    PRIMARY KEY (group_id, id)
) STRICT;
CREATE INDEX meetings_joint_finding_joint ON meetings_joint_finding (group_id, joint_id);
