-- Written by `cargo xtask migrations` from the PostgreSQL form; edit that one.
-- What a count was made from, as the public list names it: kept with its salt, so that every copy of the papers holds the same.
CREATE TABLE polling_inputs (
    group_id BLOB NOT NULL,
    poll_id BLOB NOT NULL,
    bytes BLOB NOT NULL,
    salt BLOB NOT NULL,
    PRIMARY KEY (group_id, poll_id)
) STRICT;
