package dev.claw.hub.adapter.settings;

import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;

/**
 * Where an adapter takes time and chance from.
 *
 * @param nanoTime nanoseconds that only grow, as {@link System#nanoTime()}; for all its timers' decisions
 * @param clock what the time is, to be shown to people and agents
 * @param random for the ids it makes; used from several threads at once
 */
public record AdapterSources(LongSupplier nanoTime, InstantSource clock, RandomGenerator random) {
    public static AdapterSources system() {
        return new AdapterSources(System::nanoTime, InstantSource.system(), new SecureRandom());
    }
}
