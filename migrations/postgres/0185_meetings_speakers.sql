-- Whether somebody who asked to speak said that they are of those for whom the rule balances the list.
ALTER TABLE meetings_speaker ADD COLUMN counts BOOLEAN NOT NULL DEFAULT FALSE;
-- Which votes are open through the ballot box, asked with every page of whoever may work at its desk.
CREATE INDEX meetings_vote_open ON meetings_vote (group_id, state);
