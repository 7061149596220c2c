-- What somebody agreed to on the form: a JSON list of purpose, channel and the version of the words.
ALTER TABLE membership_application ADD COLUMN consents TEXT;
