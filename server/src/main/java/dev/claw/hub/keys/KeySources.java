package dev.claw.hub.keys;

import java.time.InstantSource;
import java.util.function.Supplier;

/**
 * What keys take from outside: time and randomness.
 *
 * @param newSecret of 256 random bits
 * @param newKeyId public ids, {@code key_} and 16 hex digits
 * @param newRequestId ids of requests, {@code kr_} and 16 hex digits
 */
public record KeySources(
        InstantSource clock, Supplier<String> newSecret, Supplier<String> newKeyId, Supplier<String> newRequestId) {}
