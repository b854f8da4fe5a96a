-- Who may call which service, and what agents think of services. A service without a row here was never declared with
-- callers, and is open to everybody.
CREATE TABLE service_access (
    service_id TEXT PRIMARY KEY,
    -- Serialized ServiceAccess: the callers it was declared with last, and those in force; NULL is everybody.
    declared   BLOB NOT NULL,
    callers    BLOB
) STRICT;
CREATE INDEX service_access_named ON service_access (service_id) WHERE callers IS NOT NULL;

-- One of each agent. The score is in hundredths.
CREATE TABLE ratings (
    service_id TEXT NOT NULL,
    rater      TEXT NOT NULL,
    score      INTEGER NOT NULL,
    comment    TEXT NOT NULL,
    -- A serialized Rating that has nothing but the tags.
    tags       BLOB NOT NULL,
    rated_at   INTEGER NOT NULL,
    revision   INTEGER NOT NULL
) STRICT;
CREATE UNIQUE INDEX ratings_place ON ratings (service_id, rater);
CREATE INDEX ratings_newest ON ratings (service_id, revision);

-- What a service's ratings come to, so that nobody has to count them: the sum of the scores, and how many round to each
-- number of points.
CREATE TABLE rating_sums (
    service_id TEXT PRIMARY KEY,
    score      INTEGER NOT NULL,
    points_0   INTEGER NOT NULL,
    points_1   INTEGER NOT NULL,
    points_2   INTEGER NOT NULL,
    points_3   INTEGER NOT NULL,
    points_4   INTEGER NOT NULL,
    points_5   INTEGER NOT NULL
) STRICT;
