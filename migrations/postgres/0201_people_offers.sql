-- How whoever offers something stands, copied from people_standing with everything that writes it, so that those who offer
-- one thing are counted without looking at each of them. '' is for somebody whom the register does not show.
ALTER TABLE people_offer ADD COLUMN status TEXT NOT NULL DEFAULT '';
UPDATE people_offer SET status = COALESCE((SELECT s.status FROM people_standing s
    WHERE s.group_id = people_offer.group_id AND s.person_id = people_offer.person_id
    AND (s.import_id IS NULL OR EXISTS (SELECT 1 FROM people_import i
        WHERE i.group_id = s.group_id AND i.id = s.import_id AND i.state = 'done'))), '');
DROP INDEX people_offer_who;
CREATE INDEX people_offer_who ON people_offer (group_id, word, status, person_id);
