package dev.claw.hub.commit;

import dev.claw.hub.error.Refusal;
import dev.claw.hub.store.StoreException;
import dev.claw.hub.v1.ErrorReason;
import java.time.Duration;
import java.util.Map;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Turns what went wrong at the store's doors into the refusal that the caller gets, and logs what only we may see. */
final class Faults {
    private static final Logger LOG = LoggerFactory.getLogger(Faults.class);

    /** How long a caller is asked to wait while the store cannot write or read. */
    private static final Duration STORE_RETRY = Duration.ofSeconds(1);

    private final Supplier<String> incidents;

    Faults(Supplier<String> incidents) {
        this.incidents = incidents;
    }

    /** The refusal for an exception that a command or a query threw. */
    Refusal of(Throwable thrown) {
        if (thrown instanceof Refusal refusal) {
            return refusal;
        }
        if (thrown instanceof StoreException) {
            return storeUnavailable();
        }
        String incident = incidents.get();
        LOG.error("incident {}: a command or a query failed", incident, thrown);
        return Refusal.of(
                        ErrorReason.ERROR_REASON_INTERNAL,
                        "the hub failed at this request; its log has the cause under incident " + incident)
                .with(Map.of("incident", incident));
    }

    static Refusal storeUnavailable() {
        return Refusal.of(
                        ErrorReason.ERROR_REASON_STORE_UNAVAILABLE,
                        "the hub's store cannot write or read now; nothing was acknowledged")
                .retryAfter(STORE_RETRY);
    }

    static Refusal stopping() {
        return Refusal.of(ErrorReason.ERROR_REASON_HUB_STOPPING, "the hub is stopping; connect again in a moment");
    }
}
