-- Times are microseconds since 1970-01-01 UTC, durations microseconds. Codes are those of the proto's enums, and for
-- entries those of EntryKind. Tables that grow are rowid tables with unique indexes: clustered by log they take a third
-- of the rows a second.

-- The one row of this store history.
CREATE TABLE history (
    epoch INTEGER NOT NULL
) STRICT;

-- Numbers given out inside transactions: keys and revisions.
CREATE TABLE counters (
    name  TEXT PRIMARY KEY,
    value INTEGER NOT NULL
) STRICT;

CREATE TABLE channels (
    key        INTEGER PRIMARY KEY,
    id         TEXT NOT NULL,
    kind       INTEGER NOT NULL,
    state      INTEGER NOT NULL,
    requester  TEXT NOT NULL,
    responder  TEXT NOT NULL,
    -- The two members in order, so that a pair has one name whoever wrote first.
    low        TEXT NOT NULL,
    high       TEXT NOT NULL,
    service_id TEXT NOT NULL,
    note       TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    changed_at INTEGER NOT NULL,
    revision   INTEGER NOT NULL
) STRICT;
CREATE UNIQUE INDEX channels_id ON channels (id);
CREATE UNIQUE INDEX channels_direct ON channels (low, high) WHERE kind = 1;
CREATE UNIQUE INDEX channels_service ON channels (requester, service_id, responder) WHERE kind = 2;
CREATE INDEX channels_requester ON channels (requester, revision);
CREATE INDEX channels_responder ON channels (responder, revision);

-- The newest number of each channel's log; apart from the channels because every message writes it.
CREATE TABLE logs (
    channel INTEGER PRIMARY KEY,
    head    INTEGER NOT NULL
) STRICT;

CREATE TABLE entries (
    channel    INTEGER NOT NULL,
    seq        INTEGER NOT NULL,
    kind       INTEGER NOT NULL,
    sender     TEXT NOT NULL,
    message_id TEXT NOT NULL,
    at         INTEGER NOT NULL,
    content    BLOB NOT NULL
) STRICT;
CREATE UNIQUE INDEX entries_place ON entries (channel, seq);
-- The id first: ids made in order of time then fall on one page, whoever sent them.
CREATE INDEX entries_sent ON entries (message_id, sender, at) WHERE message_id <> '';

-- *_bytes are running totals over the whole log, so that a difference says what lies between two places.
CREATE TABLE inboxes (
    key         INTEGER PRIMARY KEY,
    agent       TEXT NOT NULL,
    head        INTEGER NOT NULL,
    head_bytes  INTEGER NOT NULL,
    floor       INTEGER NOT NULL,
    -- The default reader's cursor.
    acked       INTEGER NOT NULL,
    acked_bytes INTEGER NOT NULL,
    known_at    INTEGER
) STRICT;
CREATE UNIQUE INDEX inboxes_agent ON inboxes (agent);

CREATE TABLE inbox_entries (
    inbox       INTEGER NOT NULL,
    seq         INTEGER NOT NULL,
    channel     INTEGER NOT NULL,
    channel_seq INTEGER NOT NULL,
    kind        INTEGER NOT NULL,
    total_bytes INTEGER NOT NULL,
    at          INTEGER NOT NULL
) STRICT;
CREATE UNIQUE INDEX inbox_entries_place ON inbox_entries (inbox, seq);

-- The cursors of readers other than the default one.
CREATE TABLE cursors (
    inbox    INTEGER NOT NULL,
    reader   TEXT NOT NULL,
    position INTEGER NOT NULL,
    moved_at INTEGER NOT NULL
) STRICT;
CREATE UNIQUE INDEX cursors_reader ON cursors (inbox, reader);

CREATE TABLE services (
    id               TEXT PRIMARY KEY,
    owner            TEXT NOT NULL,
    name             TEXT NOT NULL,
    release_on_close INTEGER NOT NULL,
    policy_ask       INTEGER,
    policy_lifetime  INTEGER,
    policy_max_calls INTEGER,
    created_at       INTEGER NOT NULL,
    declared_at      INTEGER NOT NULL,
    -- Rises with every declaration: those of one batch share their time.
    declared_no      INTEGER NOT NULL,
    declaration      BLOB NOT NULL
) STRICT;
CREATE INDEX services_owner ON services (owner, name);
CREATE INDEX services_releasable ON services (id) WHERE release_on_close = 1;

CREATE TABLE keys (
    id          TEXT PRIMARY KEY,
    secret_hash BLOB,
    service_id  TEXT NOT NULL,
    owner       TEXT NOT NULL,
    consumer    TEXT NOT NULL,
    request_id  TEXT NOT NULL,
    created_at  INTEGER NOT NULL,
    expires_at  INTEGER NOT NULL,
    max_calls   INTEGER NOT NULL,
    used_calls  INTEGER NOT NULL,
    revoked_at  INTEGER,
    revision    INTEGER NOT NULL
) STRICT;
CREATE UNIQUE INDEX keys_secret ON keys (secret_hash);
CREATE UNIQUE INDEX keys_request ON keys (consumer, request_id);
CREATE INDEX keys_held ON keys (consumer, revision);
CREATE INDEX keys_granted ON keys (owner, revision);
CREATE INDEX keys_service ON keys (service_id);

CREATE TABLE key_requests (
    id           TEXT PRIMARY KEY,
    service_id   TEXT NOT NULL,
    owner        TEXT NOT NULL,
    consumer     TEXT NOT NULL,
    request_id   TEXT NOT NULL,
    purpose      TEXT NOT NULL,
    requested_at INTEGER NOT NULL,
    granted      INTEGER,
    note         TEXT NOT NULL,
    lifetime     INTEGER,
    max_calls    INTEGER,
    revision     INTEGER NOT NULL
) STRICT;
CREATE UNIQUE INDEX key_requests_request ON key_requests (consumer, request_id);
CREATE INDEX key_requests_pending ON key_requests (owner, revision) WHERE granted IS NULL;
CREATE INDEX key_requests_decided ON key_requests (consumer, revision) WHERE granted IS NOT NULL;
