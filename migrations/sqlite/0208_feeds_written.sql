-- Written by `cargo xtask migrations` from the PostgreSQL form; edit that one.
-- What a run wrote of each person, so that rolling back takes back exactly that; and lines that cannot be written at all.
ALTER TABLE feeds_change ADD COLUMN written TEXT NOT NULL DEFAULT '';
ALTER TABLE feeds_change ADD COLUMN unfit INTEGER NOT NULL DEFAULT FALSE;
-- One run at a time: of several that wait, the newest stays.
UPDATE feeds_run SET state = 'dropped' WHERE state IN ('reading', 'checked', 'held') AND EXISTS (
    SELECT 1 FROM feeds_run other WHERE other.group_id = feeds_run.group_id
    AND other.state IN ('reading', 'checked', 'held', 'applying', 'rolling-back') AND other.id <> feeds_run.id
    AND (other.state IN ('applying', 'rolling-back') OR other.created_at > feeds_run.created_at
        OR (other.created_at = feeds_run.created_at AND other.id > feeds_run.id)));
CREATE UNIQUE INDEX feeds_run_open ON feeds_run (group_id)
    WHERE state IN ('reading', 'checked', 'held', 'applying', 'rolling-back');
