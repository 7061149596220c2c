-- A seat that fell vacant, filled by counting the papers of the election again.
CREATE TABLE elections_countback (
    group_id UUID NOT NULL,
    id UUID NOT NULL,
    election_id UUID NOT NULL,
    contest_id UUID NOT NULL,
    state TEXT NOT NULL,
    plan TEXT NOT NULL,
    answers_until BIGINT NOT NULL,
    begun_at BIGINT NOT NULL,
    begun_by UUID,
    outcome TEXT,
    sha256 TEXT,
    counted_at BIGINT,
    noted_by UUID,
    noter_name TEXT,
    note TEXT,
    noted_at BIGINT,
    ended_at BIGINT,
    ended_because TEXT,
    PRIMARY KEY (group_id, id)
);
CREATE INDEX elections_countback_election ON elections_countback (group_id, election_id);

-- Who was asked whether they would take the seat, and what they said.
CREATE TABLE elections_asked (
    group_id UUID NOT NULL,
    countback_id UUID NOT NULL,
    nomination_id UUID NOT NULL,
    person UUID NOT NULL,
    election_id UUID NOT NULL,
    name TEXT NOT NULL,
    answer TEXT NOT NULL,
    answered_at BIGINT,
    recorded_by UUID,
    PRIMARY KEY (group_id, countback_id, nomination_id, person)
);
CREATE INDEX elections_asked_person ON elections_asked (group_id, person);
