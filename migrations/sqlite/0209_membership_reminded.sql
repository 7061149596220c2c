-- Written by `cargo xtask migrations` from the PostgreSQL form; edit that one.
-- Who was reminded in a way of a stretch of days, without looking through everybody's reminders.
CREATE INDEX membership_reminder_about ON membership_reminder (group_id, kind, about_at);
