package dev.claw.hub.registry;

/**
 * What the {@code Serve} streams of a service carry at a moment.
 *
 * @param providers streams that list it and do not drain
 * @param callsInFlight calls that they hold
 * @param maxCalls calls that they take together
 */
public record ProviderLoad(int providers, int callsInFlight, int maxCalls) {}
