-- Where the association's feed is fetched from, and how that went.
CREATE TABLE feeds_source (
    group_id UUID NOT NULL PRIMARY KEY,
    address TEXT NOT NULL,
    token TEXT NOT NULL,
    set_at BIGINT NOT NULL,
    next_at BIGINT NOT NULL,
    trying_until BIGINT NOT NULL,
    arrived_at BIGINT,
    failures BIGINT NOT NULL,
    problem TEXT NOT NULL
);
