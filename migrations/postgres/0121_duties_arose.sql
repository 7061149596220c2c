-- When a duty arose whose last moment had passed by then.
ALTER TABLE duties_instance ADD COLUMN arose_at BIGINT;
