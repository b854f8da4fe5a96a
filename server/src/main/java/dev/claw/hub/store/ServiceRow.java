package dev.claw.hub.store;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * A service's durable part.
 *
 * @param id unique at this hub
 * @param owner the agent it belongs to
 * @param name the name it was declared with last
 * @param releaseOnClose whether it ends with the stream that declared it
 * @param policy its key policy; empty when it grants no keys, and calls need none
 * @param declaration the serialized {@code ServiceDeclaration} it was declared with last. Not copied: do not change it.
 */
@SuppressWarnings("ArrayRecordComponent")
public record ServiceRow(
        String id,
        String owner,
        String name,
        boolean releaseOnClose,
        Optional<Policy> policy,
        Instant createdAt,
        Instant declaredAt,
        byte[] declaration) {

    /**
     * On what terms keys are granted.
     *
     * @param ask whether the provider decides; else the hub grants at once
     * @param optional whether calls need no key all the same
     * @param maxCalls how many calls a key is good for; 0 means none
     */
    public record Policy(boolean ask, boolean optional, Duration lifetime, int maxCalls) {
        /** Whether calls need a key. */
        public boolean required() {
            return !optional;
        }
    }
}
