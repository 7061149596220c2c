-- Written by `cargo xtask migrations` from the PostgreSQL form; edit that one.
-- A text that is opened to answers until an hour of a day.
CREATE TABLE consultations_consultation (
    group_id BLOB NOT NULL,
    id BLOB NOT NULL,
    title TEXT NOT NULL,
    intro TEXT NOT NULL,
    responsible TEXT NOT NULL,
    address TEXT,
    audience TEXT NOT NULL,
    prompts TEXT NOT NULL,
    asks_votes INTEGER NOT NULL,
    subject_kind TEXT,
    subject_id BLOB,
    subject_url TEXT,
    state TEXT NOT NULL,
    opens_at INTEGER,
    closes_at INTEGER NOT NULL,
    committee_at INTEGER,
    meeting_at INTEGER,
    created_at INTEGER NOT NULL,
    created_by BLOB,
    reported_at INTEGER,
    reported_by BLOB,
    withdrawn_why TEXT,
    PRIMARY KEY (group_id, id)
) STRICT;

-- The drafts of its text, each whole, and the parts people answer to.
CREATE TABLE consultations_draft (
    group_id BLOB NOT NULL,
    consultation_id BLOB NOT NULL,
    seq INTEGER NOT NULL,
    source TEXT NOT NULL,
    note TEXT NOT NULL,
    published_at INTEGER NOT NULL,
    published_by BLOB,
    PRIMARY KEY (group_id, consultation_id, seq)
) STRICT;

-- Whoever answers: a member, or a name that a helper or a member of the public gave.
CREATE TABLE consultations_participant (
    group_id BLOB NOT NULL,
    id BLOB NOT NULL,
    consultation_id BLOB NOT NULL,
    person_id BLOB,
    name TEXT NOT NULL,
    may_name INTEGER NOT NULL,
    secret_hash BLOB,
    PRIMARY KEY (group_id, id)
) STRICT;
CREATE UNIQUE INDEX consultations_participant_person
    ON consultations_participant (group_id, consultation_id, person_id);
CREATE INDEX consultations_participant_secret ON consultations_participant (group_id, secret_hash);

-- One answer under one head to one part, or to the whole text where the part is empty.
CREATE TABLE consultations_comment (
    group_id BLOB NOT NULL,
    id BLOB NOT NULL,
    consultation_id BLOB NOT NULL,
    participant_id BLOB NOT NULL,
    seq INTEGER NOT NULL,
    part TEXT NOT NULL,
    prompt TEXT NOT NULL,
    body TEXT NOT NULL,
    quote TEXT NOT NULL,
    part_now TEXT NOT NULL,
    anchor TEXT NOT NULL,
    channel TEXT NOT NULL,
    standing TEXT NOT NULL,
    received_at INTEGER NOT NULL,
    entered_by BLOB,
    letter_id BLOB,
    theme_id BLOB,
    outcome TEXT,
    answer TEXT NOT NULL,
    operation_title TEXT NOT NULL,
    operation_url TEXT NOT NULL,
    answered_at INTEGER,
    answered_by BLOB,
    PRIMARY KEY (group_id, id)
) STRICT;
CREATE INDEX consultations_comment_of ON consultations_comment (group_id, consultation_id, participant_id);

CREATE TABLE consultations_vote (
    group_id BLOB NOT NULL,
    consultation_id BLOB NOT NULL,
    participant_id BLOB NOT NULL,
    part TEXT NOT NULL,
    vote TEXT NOT NULL,
    PRIMARY KEY (group_id, consultation_id, participant_id, part)
) STRICT;

CREATE TABLE consultations_theme (
    group_id BLOB NOT NULL,
    id BLOB NOT NULL,
    consultation_id BLOB NOT NULL,
    title TEXT NOT NULL,
    PRIMARY KEY (group_id, id)
) STRICT;
CREATE INDEX consultations_theme_of ON consultations_theme (group_id, consultation_id);

-- Answers that came by e-mail or on paper and wait for a person to take them.
CREATE TABLE consultations_letter (
    group_id BLOB NOT NULL,
    id BLOB NOT NULL,
    digest BLOB NOT NULL,
    sender TEXT NOT NULL,
    sender_name TEXT NOT NULL,
    subject TEXT NOT NULL,
    body TEXT NOT NULL,
    received_at INTEGER NOT NULL,
    person_id BLOB,
    consultation_id BLOB,
    doubt TEXT NOT NULL,
    state TEXT NOT NULL,
    decided_at INTEGER,
    decided_by BLOB,
    reason TEXT NOT NULL,
    PRIMARY KEY (group_id, id)
) STRICT;
CREATE UNIQUE INDEX consultations_letter_digest ON consultations_letter (group_id, digest);

-- The report: sentences by a person, each resting on answers.
CREATE TABLE consultations_sentence (
    group_id BLOB NOT NULL,
    id BLOB NOT NULL,
    consultation_id BLOB NOT NULL,
    place INTEGER NOT NULL,
    body TEXT NOT NULL,
    PRIMARY KEY (group_id, id)
) STRICT;
CREATE INDEX consultations_sentence_of ON consultations_sentence (group_id, consultation_id);

CREATE TABLE consultations_source (
    group_id BLOB NOT NULL,
    sentence_id BLOB NOT NULL,
    comment_id BLOB NOT NULL,
    PRIMARY KEY (group_id, sentence_id, comment_id)
) STRICT;
