-- Written by `cargo xtask migrations` from the PostgreSQL form; edit that one.
-- Which use an objection is to, as the person chose it: it is not read out of free text.
ALTER TABLE rights_case ADD COLUMN objects_to TEXT NOT NULL DEFAULT '';
-- What was corrected, in the officers' words, where the register does not show it.
ALTER TABLE rights_case ADD COLUMN corrected TEXT NOT NULL DEFAULT '';
