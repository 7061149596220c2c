-- Written by `cargo xtask migrations` from the PostgreSQL form; edit that one.
-- The local groups and branches that holders of posts keep in touch with, by visits and letters.
CREATE TABLE meetings_branch (
    group_id BLOB NOT NULL,
    id BLOB NOT NULL,
    -- "the Harbour group".
    title TEXT NOT NULL,
    area TEXT NOT NULL,
    added_at INTEGER NOT NULL,
    ended_at INTEGER,
    PRIMARY KEY (group_id, id)
) STRICT;
-- Which of them was visited; visits to others say whom in words alone.
ALTER TABLE meetings_visit ADD COLUMN branch_id BLOB;
-- Letters from them that came to a post, and the answer to each.
CREATE TABLE meetings_letter (
    group_id BLOB NOT NULL,
    id BLOB NOT NULL,
    post TEXT NOT NULL,
    branch_id BLOB,
    -- From whom: a group or a branch, not a person.
    sender TEXT NOT NULL,
    about TEXT NOT NULL,
    came_at INTEGER NOT NULL,
    noted_by BLOB,
    answer TEXT NOT NULL,
    answered_at INTEGER,
    answered_by BLOB,
    PRIMARY KEY (group_id, id)
) STRICT;
CREATE INDEX meetings_letter_post ON meetings_letter (group_id, post);
