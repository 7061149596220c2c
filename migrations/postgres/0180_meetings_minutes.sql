-- Minutes of a meeting: one row, whose texts are versions. Nothing of a version is ever changed.
CREATE TABLE meetings_minutes (
    group_id UUID NOT NULL,
    meeting_id UUID NOT NULL,
    drafted_at BIGINT NOT NULL,
    checked_seq BIGINT,
    checked_at BIGINT,
    checked_by UUID,
    approved_seq BIGINT,
    approved_at BIGINT,
    approved_by UUID,
    -- The later meeting that approved them, and how.
    approved_in UUID,
    approved_words TEXT NOT NULL,
    PRIMARY KEY (group_id, meeting_id)
);
-- Each text whole: what members may read, and apart from it what was said in closed items.
CREATE TABLE meetings_minutes_version (
    group_id UUID NOT NULL,
    meeting_id UUID NOT NULL,
    seq BIGINT NOT NULL,
    words TEXT NOT NULL,
    closed_words TEXT NOT NULL,
    note TEXT NOT NULL,
    at BIGINT NOT NULL,
    by_person UUID,
    PRIMARY KEY (group_id, meeting_id, seq)
);
-- Which version went to whom, when, through which office.
CREATE TABLE meetings_minutes_sent (
    group_id UUID NOT NULL,
    meeting_id UUID NOT NULL,
    seq BIGINT NOT NULL,
    at BIGINT NOT NULL,
    by_person UUID,
    through TEXT NOT NULL,
    readers TEXT NOT NULL,
    mailing_id UUID,
    PRIMARY KEY (group_id, meeting_id, seq)
);
