package dev.claw.hub.store;

import dev.claw.hub.v1.KeyState;
import java.time.Instant;
import java.util.Set;

/**
 * Which keys. At least one of owner and consumer is given.
 *
 * @param owner keys for services that this agent owned when they were granted; empty for anybody's
 * @param consumer keys that this agent may use; empty for anybody's
 * @param serviceId keys for this service; empty for all
 * @param states keys in one of these states; empty for all
 * @param now the time that the states are told by
 */
public record KeyFilter(String owner, String consumer, String serviceId, Set<KeyState> states, Instant now) {
    public KeyFilter {
        if (owner.isEmpty() && consumer.isEmpty()) {
            throw new IllegalArgumentException("neither owner nor consumer is given: expected one of them, or both");
        }
        states = Set.copyOf(states);
    }

    /** All keys that this agent may use. */
    public static KeyFilter heldBy(String consumer) {
        return new KeyFilter("", consumer, "", Set.of(), Instant.EPOCH);
    }

    /** All keys for services that this agent owned when they were granted. */
    public static KeyFilter grantedBy(String owner) {
        return new KeyFilter(owner, "", "", Set.of(), Instant.EPOCH);
    }
}
