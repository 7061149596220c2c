-- Written by `cargo xtask migrations` from the PostgreSQL form; edit that one.
-- What a meeting is beyond its occasion (day, hour, place: bodies). Its id is the occasion's.
CREATE TABLE meetings_meeting (
    group_id BLOB NOT NULL,
    id BLOB NOT NULL,
    body TEXT NOT NULL,
    kind TEXT NOT NULL,
    state TEXT NOT NULL,
    minutes INTEGER NOT NULL,
    join_words TEXT NOT NULL,
    items_until INTEGER,
    called_at INTEGER,
    called_by BLOB,
    mailing_id BLOB,
    opened_at INTEGER,
    closed_at INTEGER,
    resumes_at INTEGER,
    called_off_why TEXT,
    door_key BLOB,
    PRIMARY KEY (group_id, id)
) STRICT;

-- Goes up by one with whatever people who follow a meeting can see.
CREATE TABLE meetings_live (
    group_id BLOB NOT NULL,
    meeting_id BLOB NOT NULL,
    version INTEGER NOT NULL,
    PRIMARY KEY (group_id, meeting_id)
) STRICT;

-- The agenda, a tree: items under items, each with its form and planned length.
CREATE TABLE meetings_item (
    group_id BLOB NOT NULL,
    id BLOB NOT NULL,
    meeting_id BLOB NOT NULL,
    parent_id BLOB,
    place INTEGER NOT NULL,
    title TEXT NOT NULL,
    words TEXT NOT NULL,
    form TEXT NOT NULL,
    manner TEXT NOT NULL,
    minutes INTEGER NOT NULL,
    state TEXT NOT NULL,
    origin TEXT NOT NULL,
    proposed_by BLOB,
    proposed_at INTEGER NOT NULL,
    closed INTEGER NOT NULL,
    closed_cite TEXT,
    subject_kind TEXT,
    subject_id BLOB,
    subject_title TEXT,
    subject_url TEXT,
    outcome TEXT NOT NULL,
    began_at INTEGER,
    ended_at INTEGER,
    PRIMARY KEY (group_id, id)
) STRICT;
CREATE INDEX meetings_item_meeting ON meetings_item (group_id, meeting_id);

-- What stands on every agenda of a body, or of one kind of its meetings.
CREATE TABLE meetings_standing (
    group_id BLOB NOT NULL,
    id BLOB NOT NULL,
    body TEXT NOT NULL,
    kind TEXT,
    place INTEGER NOT NULL,
    title TEXT NOT NULL,
    words TEXT NOT NULL,
    form TEXT NOT NULL,
    manner TEXT NOT NULL,
    minutes INTEGER NOT NULL,
    ended_at INTEGER,
    PRIMARY KEY (group_id, id)
) STRICT;

-- Papers, each version whole.
CREATE TABLE meetings_paper (
    group_id BLOB NOT NULL,
    id BLOB NOT NULL,
    meeting_id BLOB NOT NULL,
    item_id BLOB,
    title TEXT NOT NULL,
    closed INTEGER NOT NULL,
    withdrawn_at INTEGER,
    PRIMARY KEY (group_id, id)
) STRICT;
CREATE INDEX meetings_paper_meeting ON meetings_paper (group_id, meeting_id);
CREATE TABLE meetings_paper_version (
    group_id BLOB NOT NULL,
    paper_id BLOB NOT NULL,
    seq INTEGER NOT NULL,
    words TEXT NOT NULL,
    file_name TEXT,
    note TEXT NOT NULL,
    at INTEGER NOT NULL,
    by_person BLOB,
    PRIMARY KEY (group_id, paper_id, seq)
) STRICT;

-- What people say before: whether they come, how, and what they need for it.
CREATE TABLE meetings_reply (
    group_id BLOB NOT NULL,
    meeting_id BLOB NOT NULL,
    person_id BLOB NOT NULL,
    coming TEXT NOT NULL,
    needs TEXT NOT NULL,
    at INTEGER NOT NULL,
    PRIMARY KEY (group_id, meeting_id, person_id)
) STRICT;

-- Who does what at one meeting: chair, minute taker, teller. Roles rotate, and this is their history.
CREATE TABLE meetings_role (
    group_id BLOB NOT NULL,
    id BLOB NOT NULL,
    meeting_id BLOB NOT NULL,
    role TEXT NOT NULL,
    person_id BLOB NOT NULL,
    from_at INTEGER NOT NULL,
    until_at INTEGER,
    PRIMARY KEY (group_id, id)
) STRICT;
CREATE INDEX meetings_role_meeting ON meetings_role (group_id, meeting_id);

-- The roll: one row for each person, in the room or from afar, so that nobody is there twice.
CREATE TABLE meetings_present (
    group_id BLOB NOT NULL,
    meeting_id BLOB NOT NULL,
    person_id BLOB NOT NULL,
    way TEXT NOT NULL,
    votes_by TEXT NOT NULL,
    votes INTEGER NOT NULL,
    why_not TEXT NOT NULL,
    came_at INTEGER NOT NULL,
    left_at INTEGER,
    checked_by BLOB,
    PRIMARY KEY (group_id, meeting_id, person_id)
) STRICT;

-- Motions and amendments to motions, from the proposal to the vote.
CREATE TABLE meetings_motion (
    group_id BLOB NOT NULL,
    id BLOB NOT NULL,
    body TEXT NOT NULL,
    meeting_id BLOB,
    item_id BLOB,
    decision TEXT NOT NULL,
    title TEXT NOT NULL,
    words TEXT NOT NULL,
    reasons TEXT NOT NULL,
    mover BLOB,
    seconder BLOB,
    state TEXT NOT NULL,
    amends_id BLOB,
    into_id BLOB,
    referred_to TEXT,
    outcome TEXT NOT NULL,
    proposed_at INTEGER NOT NULL,
    decided_at INTEGER,
    PRIMARY KEY (group_id, id)
) STRICT;
CREATE INDEX meetings_motion_meeting ON meetings_motion (group_id, meeting_id);
-- Each text a motion had, the first included.
CREATE TABLE meetings_motion_text (
    group_id BLOB NOT NULL,
    motion_id BLOB NOT NULL,
    seq INTEGER NOT NULL,
    words TEXT NOT NULL,
    why TEXT NOT NULL,
    at INTEGER NOT NULL,
    by_person BLOB,
    PRIMARY KEY (group_id, motion_id, seq)
) STRICT;

-- A vote taken at a meeting, with the majority that was in force when it was opened.
CREATE TABLE meetings_vote (
    group_id BLOB NOT NULL,
    id BLOB NOT NULL,
    meeting_id BLOB NOT NULL,
    item_id BLOB,
    motion_id BLOB,
    question TEXT NOT NULL,
    decision TEXT NOT NULL,
    way TEXT NOT NULL,
    state TEXT NOT NULL,
    opened_at INTEGER NOT NULL,
    closed_at INTEGER,
    hands_entitled INTEGER NOT NULL,
    phones_entitled INTEGER NOT NULL,
    favour INTEGER,
    against INTEGER,
    abstained INTEGER,
    carried INTEGER,
    sum_words TEXT NOT NULL,
    majority TEXT NOT NULL,
    cite TEXT,
    late_why TEXT,
    void_why TEXT,
    poll_id BLOB,
    PRIMARY KEY (group_id, id)
) STRICT;
CREATE INDEX meetings_vote_meeting ON meetings_vote (group_id, meeting_id);
-- Who may vote in it and how, as it stood when it was opened: by hand or by phone, never both.
CREATE TABLE meetings_elector (
    group_id BLOB NOT NULL,
    vote_id BLOB NOT NULL,
    person_id BLOB NOT NULL,
    votes_by TEXT NOT NULL,
    PRIMARY KEY (group_id, vote_id, person_id)
) STRICT;
-- Votes by phone and from afar: one for each person.
CREATE TABLE meetings_ballot (
    group_id BLOB NOT NULL,
    vote_id BLOB NOT NULL,
    person_id BLOB NOT NULL,
    choice TEXT NOT NULL,
    at INTEGER NOT NULL,
    PRIMARY KEY (group_id, vote_id, person_id)
) STRICT;
-- Hands, as each teller counted the whole room.
CREATE TABLE meetings_tally (
    group_id BLOB NOT NULL,
    vote_id BLOB NOT NULL,
    teller BLOB NOT NULL,
    favour INTEGER NOT NULL,
    against INTEGER NOT NULL,
    abstained INTEGER NOT NULL,
    at INTEGER NOT NULL,
    PRIMARY KEY (group_id, vote_id, teller)
) STRICT;

-- What happened, in order. Nothing in it is ever changed: a correction is a line of its own.
CREATE TABLE meetings_journal (
    group_id BLOB NOT NULL,
    meeting_id BLOB NOT NULL,
    seq INTEGER NOT NULL,
    kind TEXT NOT NULL,
    detail TEXT NOT NULL,
    cite TEXT,
    item_id BLOB,
    closed INTEGER NOT NULL,
    at INTEGER NOT NULL,
    noted_at INTEGER NOT NULL,
    noted_by BLOB,
    late_why TEXT,
    PRIMARY KEY (group_id, meeting_id, seq)
) STRICT;

-- Decisions, each with its reasons in plain words.
CREATE TABLE meetings_decision (
    group_id BLOB NOT NULL,
    id BLOB NOT NULL,
    meeting_id BLOB,
    item_id BLOB,
    motion_id BLOB,
    vote_id BLOB,
    body TEXT NOT NULL,
    number INTEGER NOT NULL,
    decision TEXT NOT NULL,
    title TEXT NOT NULL,
    words TEXT NOT NULL,
    reasons TEXT NOT NULL,
    cite TEXT,
    readers TEXT NOT NULL,
    decided_at INTEGER NOT NULL,
    state TEXT NOT NULL,
    follow_up TEXT NOT NULL,
    followed_at INTEGER,
    PRIMARY KEY (group_id, id)
) STRICT;
CREATE UNIQUE INDEX meetings_decision_number ON meetings_decision (group_id, number);

-- Actions and special assignments: carried from meeting to meeting until done or released.
CREATE TABLE meetings_action (
    group_id BLOB NOT NULL,
    id BLOB NOT NULL,
    meeting_id BLOB,
    item_id BLOB,
    decision_id BLOB,
    body TEXT NOT NULL,
    title TEXT NOT NULL,
    words TEXT NOT NULL,
    owner_id BLOB,
    owner_words TEXT NOT NULL,
    assignment INTEGER NOT NULL,
    report_to TEXT,
    due_at INTEGER,
    agreed_at INTEGER NOT NULL,
    state TEXT NOT NULL,
    ended_at INTEGER,
    ended_by BLOB,
    ended_words TEXT NOT NULL,
    PRIMARY KEY (group_id, id)
) STRICT;
CREATE INDEX meetings_action_body ON meetings_action (group_id, body);
-- Each meeting that an open action was carried over to.
CREATE TABLE meetings_carried (
    group_id BLOB NOT NULL,
    action_id BLOB NOT NULL,
    meeting_id BLOB NOT NULL,
    at INTEGER NOT NULL,
    words TEXT NOT NULL,
    PRIMARY KEY (group_id, action_id, meeting_id)
) STRICT;
