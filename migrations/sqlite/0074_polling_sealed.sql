-- Written by `cargo xtask migrations` from the PostgreSQL form; edit that one.
-- What the registrar keeps for a sealed ballot. What was voted is in the box, in a database of its own.
ALTER TABLE polling_poll ADD COLUMN manifest BLOB;
ALTER TABLE polling_poll ADD COLUMN signed_at INTEGER;
ALTER TABLE polling_poll ADD COLUMN ticked_at INTEGER;
ALTER TABLE polling_poll ADD COLUMN opened_at INTEGER;
ALTER TABLE polling_poll ADD COLUMN publication TEXT;
ALTER TABLE polling_poll ADD COLUMN secrecy TEXT;
ALTER TABLE polling_poll ADD COLUMN booth BLOB;

ALTER TABLE polling_contest ADD COLUMN counting TEXT;
-- The secret from which the tokens of a batch are drawn, until the batch is in the box; then the words of its papers.
ALTER TABLE polling_batch ADD COLUMN origin BLOB;
ALTER TABLE polling_batch ADD COLUMN words TEXT;

-- The hash of what was signed blind, until the close: the same request again gets the same answer.
ALTER TABLE polling_mark ADD COLUMN blinded BLOB;
-- Papers of this member that were declared lost and signed anew.
ALTER TABLE polling_mark ADD COLUMN reissued INTEGER NOT NULL DEFAULT 0;

-- The public keys of those who hold the keys to a box, given before the poll is opened.
CREATE TABLE polling_officer_key (
    group_id BLOB NOT NULL,
    subject_id BLOB NOT NULL,
    person_id BLOB NOT NULL,
    name TEXT NOT NULL,
    role TEXT NOT NULL,
    sign_key BLOB NOT NULL,
    seal_key BLOB NOT NULL,
    made_at INTEGER NOT NULL,
    PRIMARY KEY (group_id, subject_id, person_id)
) STRICT;

-- Who countersigns the log of a ballot, named before it is opened.
CREATE TABLE polling_witness (
    group_id BLOB NOT NULL,
    subject_id BLOB NOT NULL,
    name TEXT NOT NULL,
    key BLOB NOT NULL,
    PRIMARY KEY (group_id, subject_id, name)
) STRICT;

-- The issuing key of a contest, sealed under a key that is in no database; gone with the close.
CREATE TABLE polling_issuer (
    group_id BLOB NOT NULL,
    poll_id BLOB NOT NULL,
    contest_id BLOB NOT NULL,
    sealed BLOB NOT NULL,
    PRIMARY KEY (group_id, poll_id, contest_id)
) STRICT;

-- What the holders of the keys opened, until enough of them did.
CREATE TABLE polling_share (
    group_id BLOB NOT NULL,
    poll_id BLOB NOT NULL,
    trustee INTEGER NOT NULL,
    file BLOB NOT NULL,
    PRIMARY KEY (group_id, poll_id, trustee)
) STRICT;

-- The openings of a contest as the protocol writes them, until the schedule of the manifest erases them.
CREATE TABLE polling_opening (
    group_id BLOB NOT NULL,
    poll_id BLOB NOT NULL,
    contest_id BLOB NOT NULL,
    file BLOB NOT NULL,
    PRIMARY KEY (group_id, poll_id, contest_id)
) STRICT;
