-- Written by `cargo xtask migrations` from the PostgreSQL form; edit that one.
-- Who asked to speak, when, and for how long they spoke.
CREATE TABLE meetings_speaker (
    group_id BLOB NOT NULL,
    id BLOB NOT NULL,
    meeting_id BLOB NOT NULL,
    person_id BLOB NOT NULL,
    kind TEXT NOT NULL,
    asked_at INTEGER NOT NULL,
    began_at INTEGER,
    ended_at INTEGER,
    PRIMARY KEY (group_id, id)
) STRICT;
CREATE INDEX meetings_speaker_meeting ON meetings_speaker (group_id, meeting_id);

-- A quiet word to the chair, from somebody in the room or from afar. Deleted when the meeting closes.
CREATE TABLE meetings_whisper (
    group_id BLOB NOT NULL,
    id BLOB NOT NULL,
    meeting_id BLOB NOT NULL,
    person_id BLOB NOT NULL,
    words TEXT NOT NULL,
    at INTEGER NOT NULL,
    PRIMARY KEY (group_id, id)
) STRICT;
CREATE INDEX meetings_whisper_meeting ON meetings_whisper (group_id, meeting_id);
