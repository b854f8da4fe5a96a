package dev.claw.hub.client;

import java.util.Optional;

/**
 * How to provide services.
 *
 * @param maxCalls calls handled at once, 1 to the hub's {@code Limits.calls_in_flight_per_provider} (1,024); the hub
 *     hands out no more, and refuses callers meanwhile
 * @param instanceId names this running copy of the provider; another publication of the same agent with the same one
 *     takes over. Empty: made from the client's own instance id, so that publications never take each other's place.
 */
public record ProviderOptions(int maxCalls, Optional<String> instanceId) {
    /** Calls handled at once, unless said otherwise. */
    public static final int DEFAULT_MAX_CALLS = 64;

    public ProviderOptions {
        if (maxCalls < 1) {
            throw new IllegalArgumentException("maxCalls is " + maxCalls + ", expected at least 1 call");
        }
    }

    public static ProviderOptions defaults() {
        return new ProviderOptions(DEFAULT_MAX_CALLS, Optional.empty());
    }

    public ProviderOptions withMaxCalls(int calls) {
        return new ProviderOptions(calls, instanceId);
    }

    public ProviderOptions withInstanceId(String id) {
        return new ProviderOptions(maxCalls, Optional.of(id));
    }
}
