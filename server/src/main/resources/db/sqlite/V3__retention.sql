-- What is old is given up first, by the floor of its log, and removed later: an inbox may still refer to it, and its
-- message_id may still be remembered.
ALTER TABLE logs ADD COLUMN cleared INTEGER NOT NULL DEFAULT 0;
UPDATE logs SET cleared = floor;

-- The newest number of an inbox that expired, and the running total of bytes there: nothing up to it is pending.
ALTER TABLE inboxes ADD COLUMN expired INTEGER NOT NULL DEFAULT 0;
ALTER TABLE inboxes ADD COLUMN expired_bytes INTEGER NOT NULL DEFAULT 0;

-- When readers other than the default one were last used. Those of an older hub begin anew.
CREATE TABLE readers (
    agent   TEXT NOT NULL,
    reader  TEXT NOT NULL,
    used_at INTEGER NOT NULL
) STRICT;
CREATE UNIQUE INDEX readers_name ON readers (agent, reader);
CREATE INDEX readers_used ON readers (used_at);
INSERT INTO readers SELECT i.agent, c.reader, CAST(strftime('%s', 'now') AS INTEGER) * 1000000
    FROM cursors c JOIN inboxes i ON i.key = c.inbox;

-- References to events, which are few; those to messages are found by the inboxes of a channel's two members.
CREATE INDEX inbox_entries_events ON inbox_entries (channel, channel_seq) WHERE kind <> 1;

CREATE INDEX keys_expiry ON keys (expires_at);
CREATE INDEX keys_revoked ON keys (revoked_at) WHERE revoked_at IS NOT NULL;
CREATE INDEX key_requests_age ON key_requests (requested_at);
