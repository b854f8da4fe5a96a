package dev.claw.hub.client;

import java.time.Duration;
import java.util.Optional;

/**
 * How to provide services.
 *
 * @param maxCalls calls handled at once, 1 to the hub's {@code Limits.calls_in_flight_per_provider} (1,024); the hub
 *     hands out no more, and refuses callers meanwhile
 * @param instanceId names this running copy of the provider; another publication of the same agent with the same one
 *     takes over. Empty: made from the client's own instance id, so that publications never take each other's place.
 * @param drain how long closing waits for the calls under way to end, new ones going to other providers meanwhile; empty:
 *     closing takes the services off the list at once, and gives the calls the client's closing grace
 */
public record ProviderOptions(int maxCalls, Optional<String> instanceId, Optional<Duration> drain) {
    /** Calls handled at once, unless said otherwise. */
    public static final int DEFAULT_MAX_CALLS = 64;

    public ProviderOptions {
        if (maxCalls < 1) {
            throw new IllegalArgumentException("maxCalls is " + maxCalls + ", expected at least 1 call");
        }
    }

    /** Closing does not drain. */
    public ProviderOptions(int maxCalls, Optional<String> instanceId) {
        this(maxCalls, instanceId, Optional.empty());
    }

    public static ProviderOptions defaults() {
        return new ProviderOptions(DEFAULT_MAX_CALLS, Optional.empty());
    }

    public ProviderOptions withMaxCalls(int calls) {
        return new ProviderOptions(calls, instanceId, drain);
    }

    public ProviderOptions withInstanceId(String id) {
        return new ProviderOptions(maxCalls, Optional.of(id), drain);
    }

    public ProviderOptions withDrain(Duration longest) {
        return new ProviderOptions(maxCalls, instanceId, Optional.of(longest));
    }
}
