-- Who asked to speak, when, and for how long they spoke.
CREATE TABLE meetings_speaker (
    group_id UUID NOT NULL,
    id UUID NOT NULL,
    meeting_id UUID NOT NULL,
    person_id UUID NOT NULL,
    kind TEXT NOT NULL,
    asked_at BIGINT NOT NULL,
    began_at BIGINT,
    ended_at BIGINT,
    PRIMARY KEY (group_id, id)
);
CREATE INDEX meetings_speaker_meeting ON meetings_speaker (group_id, meeting_id);

-- A quiet word to the chair, from somebody in the room or from afar. Deleted when the meeting closes.
CREATE TABLE meetings_whisper (
    group_id UUID NOT NULL,
    id UUID NOT NULL,
    meeting_id UUID NOT NULL,
    person_id UUID NOT NULL,
    words TEXT NOT NULL,
    at BIGINT NOT NULL,
    PRIMARY KEY (group_id, id)
);
CREATE INDEX meetings_whisper_meeting ON meetings_whisper (group_id, meeting_id);
