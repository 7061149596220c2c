-- Written by `cargo xtask migrations` from the PostgreSQL form; edit that one.
-- A rate that a fee is a share of, such as the national association's, from a day on.
CREATE TABLE membership_rate (
    group_id BLOB NOT NULL,
    id BLOB NOT NULL,
    name TEXT NOT NULL,
    band TEXT NOT NULL,
    minor INTEGER NOT NULL,
    currency TEXT NOT NULL,
    months INTEGER NOT NULL,
    from_at INTEGER NOT NULL,
    source TEXT NOT NULL,
    recorded_at INTEGER NOT NULL,
    recorded_by BLOB,
    withdrawn_at INTEGER,
    PRIMARY KEY (group_id, id)
) STRICT;

-- A payment as somebody recorded it. It is never changed; a mistake is answered by a second row that reverses it.
CREATE TABLE membership_payment (
    group_id BLOB NOT NULL,
    id BLOB NOT NULL,
    receipt INTEGER NOT NULL,
    person_id BLOB NOT NULL,
    name TEXT NOT NULL,
    category TEXT NOT NULL,
    band TEXT NOT NULL,
    minor INTEGER NOT NULL,
    currency TEXT NOT NULL,
    way TEXT NOT NULL,
    reference TEXT NOT NULL,
    received_at INTEGER NOT NULL,
    covers_from INTEGER NOT NULL,
    covers_until INTEGER NOT NULL,
    due_minor INTEGER NOT NULL,
    worked_out TEXT NOT NULL,
    cite TEXT,
    fact_id BLOB,
    reverses BLOB,
    reason TEXT NOT NULL,
    recorded_at INTEGER NOT NULL,
    recorded_by BLOB,
    PRIMARY KEY (group_id, id),
    UNIQUE (group_id, receipt),
    UNIQUE (group_id, reverses)
) STRICT;
CREATE INDEX membership_payment_person ON membership_payment (group_id, person_id);
CREATE INDEX membership_payment_day ON membership_payment (group_id, received_at);

CREATE TABLE membership_counter (
    group_id BLOB NOT NULL PRIMARY KEY,
    last_receipt INTEGER NOT NULL
) STRICT;
