package dev.claw.hub.keys;

import dev.claw.hub.bus.Bus;
import dev.claw.hub.commit.StoreReaders;
import dev.claw.hub.store.KeyRow;
import java.time.InstantSource;

/** What the streams of keys work with. */
record KeyDesk(
        KeyRequests requests,
        KeyIssuance issuance,
        Issuers issuers,
        StoreReaders readers,
        Bus bus,
        InstantSource clock) {

    /** Whether the key's time is over, and that is not written down yet: when it is, the key changes. */
    boolean isAboutToExpire(KeyRow row) {
        return row.revokedAt().isEmpty() && row.expiredAt().isEmpty() && row.isExpired(clock.instant());
    }
}
