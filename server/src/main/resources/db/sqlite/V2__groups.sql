-- Groups: channels of many members, who follow the log each with cursors of their own. A group's responder and service
-- are empty.
ALTER TABLE channels ADD COLUMN name TEXT NOT NULL DEFAULT '';
ALTER TABLE channels ADD COLUMN owner TEXT NOT NULL DEFAULT '';
ALTER TABLE channels ADD COLUMN request_id TEXT NOT NULL DEFAULT '';
-- How many have joined.
ALTER TABLE channels ADD COLUMN members INTEGER NOT NULL DEFAULT 0;
CREATE UNIQUE INDEX channels_request ON channels (requester, request_id) WHERE request_id <> '';

-- The highest number of the log that was given up.
ALTER TABLE logs ADD COLUMN floor INTEGER NOT NULL DEFAULT 0;

-- Who is in which group, was, or is invited. Revisions are of the channels' counter.
CREATE TABLE members (
    channel    INTEGER NOT NULL,
    agent      TEXT NOT NULL,
    membership INTEGER NOT NULL,
    invited_by TEXT NOT NULL,
    since      INTEGER NOT NULL,
    -- The number of its last joining in the log; 0 when it never joined.
    joined_seq INTEGER NOT NULL,
    revision   INTEGER NOT NULL
) STRICT;
CREATE UNIQUE INDEX members_place ON members (channel, agent);
CREATE INDEX members_agent ON members (agent, membership, revision);

-- How far the readers are in a channel: their receipts, and of a group their cursors. The default reader's name is
-- empty. The peer is who may know of it: the other one of two; empty in a group, where all members may.
CREATE TABLE positions (
    channel    INTEGER NOT NULL,
    agent      TEXT NOT NULL,
    reader     TEXT NOT NULL,
    peer       TEXT NOT NULL,
    delivered  INTEGER NOT NULL,
    read       INTEGER NOT NULL,
    expired    INTEGER NOT NULL,
    changed_at INTEGER NOT NULL,
    revision   INTEGER NOT NULL
) STRICT;
CREATE UNIQUE INDEX positions_place ON positions (channel, agent, reader);
CREATE INDEX positions_reader ON positions (agent, reader) WHERE peer = '' AND reader <> '';
CREATE INDEX positions_peer ON positions (peer, revision) WHERE peer <> '';
CREATE INDEX positions_group ON positions (channel, revision) WHERE peer = '';
