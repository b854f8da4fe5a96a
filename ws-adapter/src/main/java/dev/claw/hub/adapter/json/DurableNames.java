package dev.claw.hub.adapter.json;

import java.util.Optional;

/**
 * Names of providers that gave themselves none but chose their service's id: made of the id, so that such a provider is
 * the same agent when it comes back, and its service and keys are its own still.
 */
final class DurableNames {
    private static final String SALT = "service.id:";

    private DurableNames() {}

    /** The name that goes with the id that a {@code service} wishes for; empty if it wishes for none. */
    static Optional<String> of(RawObject service) {
        return service.word("id").or(() -> service.word("service_id")).map(id -> HubIds.madeOf(SALT + id));
    }
}
