-- Joining entries of which one has an office, an appointment, a second factor or a place on a frozen roll: it waits for a
-- second officer. What is asked for is kept as it was asked.
CREATE TABLE people_joining_ask (
    group_id UUID NOT NULL,
    id UUID NOT NULL,
    kept_person UUID NOT NULL,
    gone_person UUID NOT NULL,
    wanted TEXT NOT NULL,
    why TEXT NOT NULL,
    asked_at BIGINT NOT NULL,
    asked_by UUID NOT NULL,
    ended_at BIGINT,
    PRIMARY KEY (group_id, id)
);
CREATE INDEX people_joining_ask_open ON people_joining_ask (group_id, ended_at, asked_at);

-- Which second officer agreed to a joining.
ALTER TABLE people_joining ADD COLUMN agreed_by UUID;
