-- A short list handed to a volunteer, who sees one person of it at a time until its last day.
CREATE TABLE people_errand (
    group_id UUID NOT NULL,
    id UUID NOT NULL,
    volunteer UUID NOT NULL,
    purpose TEXT NOT NULL,
    channel TEXT NOT NULL,
    script TEXT NOT NULL,
    until_at BIGINT NOT NULL,
    handed_at BIGINT NOT NULL,
    handed_by UUID,
    agreed_at BIGINT,
    ended_at BIGINT,
    PRIMARY KEY (group_id, id)
);
CREATE INDEX people_errand_volunteer ON people_errand (group_id, volunteer);

CREATE TABLE people_errand_person (
    group_id UUID NOT NULL,
    errand_id UUID NOT NULL,
    person_id UUID NOT NULL,
    position BIGINT NOT NULL,
    outcome TEXT NOT NULL,
    note TEXT NOT NULL,
    done_at BIGINT,
    PRIMARY KEY (group_id, errand_id, person_id)
);
CREATE INDEX people_errand_person_person ON people_errand_person (group_id, person_id);
