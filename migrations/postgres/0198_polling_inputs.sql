-- What a count was made from, as the public list names it: kept with its salt, so that every copy of the papers holds the same.
CREATE TABLE polling_inputs (
    group_id UUID NOT NULL,
    poll_id UUID NOT NULL,
    bytes BYTEA NOT NULL,
    salt BYTEA NOT NULL,
    PRIMARY KEY (group_id, poll_id)
);
