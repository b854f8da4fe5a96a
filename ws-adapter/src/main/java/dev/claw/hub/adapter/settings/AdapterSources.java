package dev.claw.hub.adapter.settings;

import java.security.SecureRandom;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;

/**
 * Where an adapter takes time and chance from.
 *
 * @param nanoTime nanoseconds that only grow, as {@link System#nanoTime()}; for all its timers' decisions
 * @param random for the ids it makes; used from several threads at once
 */
public record AdapterSources(LongSupplier nanoTime, RandomGenerator random) {
    public static AdapterSources system() {
        return new AdapterSources(System::nanoTime, new SecureRandom());
    }
}
