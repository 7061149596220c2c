-- How many people whom the register shows are of each kind: kept up by whatever writes people_standing, so that a list of
-- a million counts in a few milliseconds. '' stands for none; `reached` says whether an e-mail arrives.
CREATE TABLE people_tally (
    group_id UUID NOT NULL,
    status TEXT NOT NULL,
    category TEXT NOT NULL,
    area TEXT NOT NULL,
    constituency TEXT NOT NULL,
    reached BOOLEAN NOT NULL,
    people BIGINT NOT NULL,
    PRIMARY KEY (group_id, status, category, area, constituency, reached)
);
INSERT INTO people_tally (group_id, status, category, area, constituency, reached, people)
SELECT s.group_id, s.status, COALESCE(s.category, ''), COALESCE(s.area, ''), COALESCE(s.constituency, ''),
    (s.email IS NOT NULL AND s.email_bounced = FALSE), COUNT(*)
FROM people_standing s
WHERE s.import_id IS NULL OR EXISTS (SELECT 1 FROM people_import i
    WHERE i.group_id = s.group_id AND i.id = s.import_id AND i.state = 'done')
GROUP BY s.group_id, s.status, COALESCE(s.category, ''), COALESCE(s.area, ''), COALESCE(s.constituency, ''),
    (s.email IS NOT NULL AND s.email_bounced = FALSE);

-- A page of the register by name, whatever it is narrowed by.
DROP INDEX people_standing_area;
CREATE INDEX people_standing_area ON people_standing (group_id, area, sort_name, person_id);
CREATE INDEX people_standing_status ON people_standing (group_id, status, sort_name, person_id);
CREATE INDEX people_standing_category ON people_standing (group_id, category, sort_name, person_id);
-- One entry by its number or its name.
CREATE INDEX people_standing_number ON people_standing (group_id, number);
CREATE INDEX people_standing_name ON people_standing (group_id, name);
-- Those whose fee is not paid, who joined and who left: counted and listed without looking at the others.
CREATE INDEX people_standing_fee ON people_standing (group_id, status, category, paid_until, sort_name, person_id, import_id);
CREATE INDEX people_standing_paid ON people_standing (group_id, status, paid_until, import_id);
CREATE INDEX people_standing_since ON people_standing (group_id, status, since_at, import_id);
CREATE INDEX people_standing_until ON people_standing (group_id, status, until_at, import_id);
-- Pairs that may be one person, the likeliest first.
DROP INDEX people_pair_state;
CREATE INDEX people_pair_state ON people_pair (group_id, state, score, one_person, other_person);
-- Who offers something.
CREATE INDEX people_offer_who ON people_offer (group_id, word, person_id);
