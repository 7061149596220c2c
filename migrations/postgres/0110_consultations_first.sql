-- A text that is opened to answers until an hour of a day.
CREATE TABLE consultations_consultation (
    group_id UUID NOT NULL,
    id UUID NOT NULL,
    title TEXT NOT NULL,
    intro TEXT NOT NULL,
    responsible TEXT NOT NULL,
    address TEXT,
    audience TEXT NOT NULL,
    prompts TEXT NOT NULL,
    asks_votes BOOLEAN NOT NULL,
    subject_kind TEXT,
    subject_id UUID,
    subject_url TEXT,
    state TEXT NOT NULL,
    opens_at BIGINT,
    closes_at BIGINT NOT NULL,
    committee_at BIGINT,
    meeting_at BIGINT,
    created_at BIGINT NOT NULL,
    created_by UUID,
    reported_at BIGINT,
    reported_by UUID,
    withdrawn_why TEXT,
    PRIMARY KEY (group_id, id)
);

-- The drafts of its text, each whole, and the parts people answer to.
CREATE TABLE consultations_draft (
    group_id UUID NOT NULL,
    consultation_id UUID NOT NULL,
    seq BIGINT NOT NULL,
    source TEXT NOT NULL,
    note TEXT NOT NULL,
    published_at BIGINT NOT NULL,
    published_by UUID,
    PRIMARY KEY (group_id, consultation_id, seq)
);

-- Whoever answers: a member, or a name that a helper or a member of the public gave.
CREATE TABLE consultations_participant (
    group_id UUID NOT NULL,
    id UUID NOT NULL,
    consultation_id UUID NOT NULL,
    person_id UUID,
    name TEXT NOT NULL,
    may_name BOOLEAN NOT NULL,
    secret_hash BYTEA,
    PRIMARY KEY (group_id, id)
);
CREATE UNIQUE INDEX consultations_participant_person
    ON consultations_participant (group_id, consultation_id, person_id);
CREATE INDEX consultations_participant_secret ON consultations_participant (group_id, secret_hash);

-- One answer under one head to one part, or to the whole text where the part is empty.
CREATE TABLE consultations_comment (
    group_id UUID NOT NULL,
    id UUID NOT NULL,
    consultation_id UUID NOT NULL,
    participant_id UUID NOT NULL,
    seq BIGINT NOT NULL,
    part TEXT NOT NULL,
    prompt TEXT NOT NULL,
    body TEXT NOT NULL,
    quote TEXT NOT NULL,
    part_now TEXT NOT NULL,
    anchor TEXT NOT NULL,
    channel TEXT NOT NULL,
    standing TEXT NOT NULL,
    received_at BIGINT NOT NULL,
    entered_by UUID,
    letter_id UUID,
    theme_id UUID,
    outcome TEXT,
    answer TEXT NOT NULL,
    operation_title TEXT NOT NULL,
    operation_url TEXT NOT NULL,
    answered_at BIGINT,
    answered_by UUID,
    PRIMARY KEY (group_id, id)
);
CREATE INDEX consultations_comment_of ON consultations_comment (group_id, consultation_id, participant_id);

CREATE TABLE consultations_vote (
    group_id UUID NOT NULL,
    consultation_id UUID NOT NULL,
    participant_id UUID NOT NULL,
    part TEXT NOT NULL,
    vote TEXT NOT NULL,
    PRIMARY KEY (group_id, consultation_id, participant_id, part)
);

CREATE TABLE consultations_theme (
    group_id UUID NOT NULL,
    id UUID NOT NULL,
    consultation_id UUID NOT NULL,
    title TEXT NOT NULL,
    PRIMARY KEY (group_id, id)
);
CREATE INDEX consultations_theme_of ON consultations_theme (group_id, consultation_id);

-- Answers that came by e-mail or on paper and wait for a person to take them.
CREATE TABLE consultations_letter (
    group_id UUID NOT NULL,
    id UUID NOT NULL,
    digest BYTEA NOT NULL,
    sender TEXT NOT NULL,
    sender_name TEXT NOT NULL,
    subject TEXT NOT NULL,
    body TEXT NOT NULL,
    received_at BIGINT NOT NULL,
    person_id UUID,
    consultation_id UUID,
    doubt TEXT NOT NULL,
    state TEXT NOT NULL,
    decided_at BIGINT,
    decided_by UUID,
    reason TEXT NOT NULL,
    PRIMARY KEY (group_id, id)
);
CREATE UNIQUE INDEX consultations_letter_digest ON consultations_letter (group_id, digest);

-- The report: sentences by a person, each resting on answers.
CREATE TABLE consultations_sentence (
    group_id UUID NOT NULL,
    id UUID NOT NULL,
    consultation_id UUID NOT NULL,
    place BIGINT NOT NULL,
    body TEXT NOT NULL,
    PRIMARY KEY (group_id, id)
);
CREATE INDEX consultations_sentence_of ON consultations_sentence (group_id, consultation_id);

CREATE TABLE consultations_source (
    group_id UUID NOT NULL,
    sentence_id UUID NOT NULL,
    comment_id UUID NOT NULL,
    PRIMARY KEY (group_id, sentence_id, comment_id)
);
