-- Who added a recipient of segments, which second officer agreed, and when its token ends.
ALTER TABLE feeds_recipient ADD COLUMN created_by UUID;
ALTER TABLE feeds_recipient ADD COLUMN agreed_at BIGINT;
ALTER TABLE feeds_recipient ADD COLUMN agreed_by UUID;
ALTER TABLE feeds_recipient ADD COLUMN ends_at BIGINT;
