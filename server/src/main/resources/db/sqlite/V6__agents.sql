-- Enrolled agents, and keys that are bound to their service only.

-- None is ever removed: an ended agent's id is given to nobody else.
CREATE TABLE enrolments (
    number     INTEGER PRIMARY KEY,
    agent_id   TEXT NOT NULL,
    name       TEXT NOT NULL,
    token_hash BLOB NOT NULL,
    created_at INTEGER NOT NULL,
    ended_at   INTEGER
) STRICT;
CREATE UNIQUE INDEX enrolments_agent ON enrolments (agent_id);
CREATE UNIQUE INDEX enrolments_token ON enrolments (token_hash);

ALTER TABLE keys ADD COLUMN transferable INTEGER NOT NULL DEFAULT 0;
ALTER TABLE key_requests ADD COLUMN transferable INTEGER NOT NULL DEFAULT 0;
