-- What a meeting is beyond its occasion (day, hour, place: bodies). Its id is the occasion's.
CREATE TABLE meetings_meeting (
    group_id UUID NOT NULL,
    id UUID NOT NULL,
    body TEXT NOT NULL,
    kind TEXT NOT NULL,
    state TEXT NOT NULL,
    minutes BIGINT NOT NULL,
    join_words TEXT NOT NULL,
    items_until BIGINT,
    called_at BIGINT,
    called_by UUID,
    mailing_id UUID,
    opened_at BIGINT,
    closed_at BIGINT,
    resumes_at BIGINT,
    called_off_why TEXT,
    door_key BYTEA,
    PRIMARY KEY (group_id, id)
);

-- Goes up by one with whatever people who follow a meeting can see.
CREATE TABLE meetings_live (
    group_id UUID NOT NULL,
    meeting_id UUID NOT NULL,
    version BIGINT NOT NULL,
    PRIMARY KEY (group_id, meeting_id)
);

-- The agenda, a tree: items under items, each with its form and planned length.
CREATE TABLE meetings_item (
    group_id UUID NOT NULL,
    id UUID NOT NULL,
    meeting_id UUID NOT NULL,
    parent_id UUID,
    place BIGINT NOT NULL,
    title TEXT NOT NULL,
    words TEXT NOT NULL,
    form TEXT NOT NULL,
    manner TEXT NOT NULL,
    minutes BIGINT NOT NULL,
    state TEXT NOT NULL,
    origin TEXT NOT NULL,
    proposed_by UUID,
    proposed_at BIGINT NOT NULL,
    closed BOOLEAN NOT NULL,
    closed_cite TEXT,
    subject_kind TEXT,
    subject_id UUID,
    subject_title TEXT,
    subject_url TEXT,
    outcome TEXT NOT NULL,
    began_at BIGINT,
    ended_at BIGINT,
    PRIMARY KEY (group_id, id)
);
CREATE INDEX meetings_item_meeting ON meetings_item (group_id, meeting_id);

-- What stands on every agenda of a body, or of one kind of its meetings.
CREATE TABLE meetings_standing (
    group_id UUID NOT NULL,
    id UUID NOT NULL,
    body TEXT NOT NULL,
    kind TEXT,
    place BIGINT NOT NULL,
    title TEXT NOT NULL,
    words TEXT NOT NULL,
    form TEXT NOT NULL,
    manner TEXT NOT NULL,
    minutes BIGINT NOT NULL,
    ended_at BIGINT,
    PRIMARY KEY (group_id, id)
);

-- Papers, each version whole.
CREATE TABLE meetings_paper (
    group_id UUID NOT NULL,
    id UUID NOT NULL,
    meeting_id UUID NOT NULL,
    item_id UUID,
    title TEXT NOT NULL,
    closed BOOLEAN NOT NULL,
    withdrawn_at BIGINT,
    PRIMARY KEY (group_id, id)
);
CREATE INDEX meetings_paper_meeting ON meetings_paper (group_id, meeting_id);
CREATE TABLE meetings_paper_version (
    group_id UUID NOT NULL,
    paper_id UUID NOT NULL,
    seq BIGINT NOT NULL,
    words TEXT NOT NULL,
    file_name TEXT,
    note TEXT NOT NULL,
    at BIGINT NOT NULL,
    by_person UUID,
    PRIMARY KEY (group_id, paper_id, seq)
);

-- What people say before: whether they come, how, and what they need for it.
CREATE TABLE meetings_reply (
    group_id UUID NOT NULL,
    meeting_id UUID NOT NULL,
    person_id UUID NOT NULL,
    coming TEXT NOT NULL,
    needs TEXT NOT NULL,
    at BIGINT NOT NULL,
    PRIMARY KEY (group_id, meeting_id, person_id)
);

-- Who does what at one meeting: chair, minute taker, teller. Roles rotate, and this is their history.
CREATE TABLE meetings_role (
    group_id UUID NOT NULL,
    id UUID NOT NULL,
    meeting_id UUID NOT NULL,
    role TEXT NOT NULL,
    person_id UUID NOT NULL,
    from_at BIGINT NOT NULL,
    until_at BIGINT,
    PRIMARY KEY (group_id, id)
);
CREATE INDEX meetings_role_meeting ON meetings_role (group_id, meeting_id);

-- The roll: one row for each person, in the room or from afar, so that nobody is there twice.
CREATE TABLE meetings_present (
    group_id UUID NOT NULL,
    meeting_id UUID NOT NULL,
    person_id UUID NOT NULL,
    way TEXT NOT NULL,
    votes_by TEXT NOT NULL,
    votes BOOLEAN NOT NULL,
    why_not TEXT NOT NULL,
    came_at BIGINT NOT NULL,
    left_at BIGINT,
    checked_by UUID,
    PRIMARY KEY (group_id, meeting_id, person_id)
);

-- Motions and amendments to motions, from the proposal to the vote.
CREATE TABLE meetings_motion (
    group_id UUID NOT NULL,
    id UUID NOT NULL,
    body TEXT NOT NULL,
    meeting_id UUID,
    item_id UUID,
    decision TEXT NOT NULL,
    title TEXT NOT NULL,
    words TEXT NOT NULL,
    reasons TEXT NOT NULL,
    mover UUID,
    seconder UUID,
    state TEXT NOT NULL,
    amends_id UUID,
    into_id UUID,
    referred_to TEXT,
    outcome TEXT NOT NULL,
    proposed_at BIGINT NOT NULL,
    decided_at BIGINT,
    PRIMARY KEY (group_id, id)
);
CREATE INDEX meetings_motion_meeting ON meetings_motion (group_id, meeting_id);
-- Each text a motion had, the first included.
CREATE TABLE meetings_motion_text (
    group_id UUID NOT NULL,
    motion_id UUID NOT NULL,
    seq BIGINT NOT NULL,
    words TEXT NOT NULL,
    why TEXT NOT NULL,
    at BIGINT NOT NULL,
    by_person UUID,
    PRIMARY KEY (group_id, motion_id, seq)
);

-- A vote taken at a meeting, with the majority that was in force when it was opened.
CREATE TABLE meetings_vote (
    group_id UUID NOT NULL,
    id UUID NOT NULL,
    meeting_id UUID NOT NULL,
    item_id UUID,
    motion_id UUID,
    question TEXT NOT NULL,
    decision TEXT NOT NULL,
    way TEXT NOT NULL,
    state TEXT NOT NULL,
    opened_at BIGINT NOT NULL,
    closed_at BIGINT,
    hands_entitled BIGINT NOT NULL,
    phones_entitled BIGINT NOT NULL,
    favour BIGINT,
    against BIGINT,
    abstained BIGINT,
    carried BOOLEAN,
    sum_words TEXT NOT NULL,
    majority TEXT NOT NULL,
    cite TEXT,
    late_why TEXT,
    void_why TEXT,
    poll_id UUID,
    PRIMARY KEY (group_id, id)
);
CREATE INDEX meetings_vote_meeting ON meetings_vote (group_id, meeting_id);
-- Who may vote in it and how, as it stood when it was opened: by hand or by phone, never both.
CREATE TABLE meetings_elector (
    group_id UUID NOT NULL,
    vote_id UUID NOT NULL,
    person_id UUID NOT NULL,
    votes_by TEXT NOT NULL,
    PRIMARY KEY (group_id, vote_id, person_id)
);
-- Votes by phone and from afar: one for each person.
CREATE TABLE meetings_ballot (
    group_id UUID NOT NULL,
    vote_id UUID NOT NULL,
    person_id UUID NOT NULL,
    choice TEXT NOT NULL,
    at BIGINT NOT NULL,
    PRIMARY KEY (group_id, vote_id, person_id)
);
-- Hands, as each teller counted the whole room.
CREATE TABLE meetings_tally (
    group_id UUID NOT NULL,
    vote_id UUID NOT NULL,
    teller UUID NOT NULL,
    favour BIGINT NOT NULL,
    against BIGINT NOT NULL,
    abstained BIGINT NOT NULL,
    at BIGINT NOT NULL,
    PRIMARY KEY (group_id, vote_id, teller)
);

-- What happened, in order. Nothing in it is ever changed: a correction is a line of its own.
CREATE TABLE meetings_journal (
    group_id UUID NOT NULL,
    meeting_id UUID NOT NULL,
    seq BIGINT NOT NULL,
    kind TEXT NOT NULL,
    detail TEXT NOT NULL,
    cite TEXT,
    item_id UUID,
    closed BOOLEAN NOT NULL,
    at BIGINT NOT NULL,
    noted_at BIGINT NOT NULL,
    noted_by UUID,
    late_why TEXT,
    PRIMARY KEY (group_id, meeting_id, seq)
);

-- Decisions, each with its reasons in plain words.
CREATE TABLE meetings_decision (
    group_id UUID NOT NULL,
    id UUID NOT NULL,
    meeting_id UUID,
    item_id UUID,
    motion_id UUID,
    vote_id UUID,
    body TEXT NOT NULL,
    number BIGINT NOT NULL,
    decision TEXT NOT NULL,
    title TEXT NOT NULL,
    words TEXT NOT NULL,
    reasons TEXT NOT NULL,
    cite TEXT,
    readers TEXT NOT NULL,
    decided_at BIGINT NOT NULL,
    state TEXT NOT NULL,
    follow_up TEXT NOT NULL,
    followed_at BIGINT,
    PRIMARY KEY (group_id, id)
);
CREATE UNIQUE INDEX meetings_decision_number ON meetings_decision (group_id, number);

-- Actions and special assignments: carried from meeting to meeting until done or released.
CREATE TABLE meetings_action (
    group_id UUID NOT NULL,
    id UUID NOT NULL,
    meeting_id UUID,
    item_id UUID,
    decision_id UUID,
    body TEXT NOT NULL,
    title TEXT NOT NULL,
    words TEXT NOT NULL,
    owner_id UUID,
    owner_words TEXT NOT NULL,
    assignment BOOLEAN NOT NULL,
    report_to TEXT,
    due_at BIGINT,
    agreed_at BIGINT NOT NULL,
    state TEXT NOT NULL,
    ended_at BIGINT,
    ended_by UUID,
    ended_words TEXT NOT NULL,
    PRIMARY KEY (group_id, id)
);
CREATE INDEX meetings_action_body ON meetings_action (group_id, body);
-- Each meeting that an open action was carried over to.
CREATE TABLE meetings_carried (
    group_id UUID NOT NULL,
    action_id UUID NOT NULL,
    meeting_id UUID NOT NULL,
    at BIGINT NOT NULL,
    words TEXT NOT NULL,
    PRIMARY KEY (group_id, action_id, meeting_id)
);
