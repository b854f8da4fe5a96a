package dev.claw.hub.store;

import java.time.Duration;
import java.util.Optional;

/**
 * Named terms of a service's key policy; what is empty is the policy's own.
 *
 * @param description for people
 * @param ask whether the provider decides; else the hub grants at once
 * @param lifetime of a key, from its grant
 * @param maxCalls how many calls a key is good for; 0 means none
 */
public record KeyVariantRow(
        String name,
        String description,
        Optional<Boolean> ask,
        Optional<Duration> lifetime,
        Optional<Integer> maxCalls) {}
