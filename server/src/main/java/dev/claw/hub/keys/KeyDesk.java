package dev.claw.hub.keys;

import dev.claw.hub.bus.Bus;
import dev.claw.hub.commit.StoreReaders;
import java.time.InstantSource;

/** What the streams of keys work with. */
record KeyDesk(
        KeyRequests requests,
        KeyIssuance issuance,
        Issuers issuers,
        StoreReaders readers,
        Bus bus,
        InstantSource clock) {}
