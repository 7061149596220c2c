-- The local groups and branches that holders of posts keep in touch with, by visits and letters.
CREATE TABLE meetings_branch (
    group_id UUID NOT NULL,
    id UUID NOT NULL,
    -- "the Harbour group".
    title TEXT NOT NULL,
    area TEXT NOT NULL,
    added_at BIGINT NOT NULL,
    ended_at BIGINT,
    PRIMARY KEY (group_id, id)
);
-- Which of them was visited; visits to others say whom in words alone.
ALTER TABLE meetings_visit ADD COLUMN branch_id UUID;
-- Letters from them that came to a post, and the answer to each.
CREATE TABLE meetings_letter (
    group_id UUID NOT NULL,
    id UUID NOT NULL,
    post TEXT NOT NULL,
    branch_id UUID,
    -- From whom: a group or a branch, not a person.
    sender TEXT NOT NULL,
    about TEXT NOT NULL,
    came_at BIGINT NOT NULL,
    noted_by UUID,
    answer TEXT NOT NULL,
    answered_at BIGINT,
    answered_by UUID,
    PRIMARY KEY (group_id, id)
);
CREATE INDEX meetings_letter_post ON meetings_letter (group_id, post);
