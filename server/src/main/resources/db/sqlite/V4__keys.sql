-- Key variants, renewals, keys that the clock ended, and requests that the hub answered itself.

-- The named terms of a service's policy, in the order they were given. NULL is the policy's own.
CREATE TABLE key_variants (
    service_id  TEXT NOT NULL,
    place       INTEGER NOT NULL,
    name        TEXT NOT NULL,
    description TEXT NOT NULL,
    ask         INTEGER,
    lifetime    INTEGER,
    max_calls   INTEGER
) STRICT;
CREATE UNIQUE INDEX key_variants_name ON key_variants (service_id, name);

ALTER TABLE keys ADD COLUMN variant TEXT NOT NULL DEFAULT '';
ALTER TABLE keys ADD COLUMN renewals INTEGER NOT NULL DEFAULT 0;
-- When the hub saw that its time was over; from then on it is dead, whatever a clock says.
ALTER TABLE keys ADD COLUMN expired_at INTEGER;
CREATE INDEX keys_living ON keys (expires_at) WHERE revoked_at IS NULL AND expired_at IS NULL;

ALTER TABLE key_requests ADD COLUMN variant TEXT NOT NULL DEFAULT '';
ALTER TABLE key_requests ADD COLUMN renew_key_id TEXT NOT NULL DEFAULT '';
-- The ErrorReason for which the hub answered it without a decision; granted is 0 then.
ALTER TABLE key_requests ADD COLUMN closed INTEGER;
CREATE INDEX key_requests_undecided ON key_requests (consumer) WHERE granted IS NULL;
CREATE INDEX key_requests_service ON key_requests (service_id) WHERE granted IS NULL;
CREATE INDEX key_requests_waiting ON key_requests (requested_at) WHERE granted IS NULL;
CREATE INDEX key_requests_renewals ON key_requests (renew_key_id) WHERE granted IS NULL AND renew_key_id <> '';
DROP INDEX key_requests_decided;

-- Requests that outlived their service or its policy would wait for ever: SERVICE_NOT_FOUND, KEY_NOT_NEEDED.
UPDATE key_requests SET granted = 0, closed = 16, note = 'the service was released'
 WHERE granted IS NULL AND service_id NOT IN (SELECT id FROM services);
UPDATE key_requests SET granted = 0, closed = 41, note = 'the service has no key policy any more'
 WHERE granted IS NULL AND service_id IN (SELECT id FROM services WHERE policy_ask IS NULL);
