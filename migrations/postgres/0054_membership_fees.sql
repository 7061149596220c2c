-- A rate that a fee is a share of, such as the national association's, from a day on.
CREATE TABLE membership_rate (
    group_id UUID NOT NULL,
    id UUID NOT NULL,
    name TEXT NOT NULL,
    band TEXT NOT NULL,
    minor BIGINT NOT NULL,
    currency TEXT NOT NULL,
    months BIGINT NOT NULL,
    from_at BIGINT NOT NULL,
    source TEXT NOT NULL,
    recorded_at BIGINT NOT NULL,
    recorded_by UUID,
    withdrawn_at BIGINT,
    PRIMARY KEY (group_id, id)
);

-- A payment as somebody recorded it. It is never changed; a mistake is answered by a second row that reverses it.
CREATE TABLE membership_payment (
    group_id UUID NOT NULL,
    id UUID NOT NULL,
    receipt BIGINT NOT NULL,
    person_id UUID NOT NULL,
    name TEXT NOT NULL,
    category TEXT NOT NULL,
    band TEXT NOT NULL,
    minor BIGINT NOT NULL,
    currency TEXT NOT NULL,
    way TEXT NOT NULL,
    reference TEXT NOT NULL,
    received_at BIGINT NOT NULL,
    covers_from BIGINT NOT NULL,
    covers_until BIGINT NOT NULL,
    due_minor BIGINT NOT NULL,
    worked_out TEXT NOT NULL,
    cite TEXT,
    fact_id UUID,
    reverses UUID,
    reason TEXT NOT NULL,
    recorded_at BIGINT NOT NULL,
    recorded_by UUID,
    PRIMARY KEY (group_id, id),
    UNIQUE (group_id, receipt),
    UNIQUE (group_id, reverses)
);
CREATE INDEX membership_payment_person ON membership_payment (group_id, person_id);
CREATE INDEX membership_payment_day ON membership_payment (group_id, received_at);

CREATE TABLE membership_counter (
    group_id UUID NOT NULL PRIMARY KEY,
    last_receipt BIGINT NOT NULL
);
