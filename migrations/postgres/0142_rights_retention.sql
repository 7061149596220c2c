-- What retention let go, run by run.
CREATE TABLE rights_sweep (
    group_id UUID NOT NULL,
    id UUID NOT NULL,
    at BIGINT NOT NULL,
    -- Tables and numbers of rows, as JSON.
    report TEXT NOT NULL,
    erasures BIGINT NOT NULL,
    PRIMARY KEY (group_id, id)
);
CREATE INDEX rights_sweep_at ON rights_sweep (group_id, at);
