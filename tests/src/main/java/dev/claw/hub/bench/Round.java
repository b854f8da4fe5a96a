package dev.claw.hub.bench;

/**
 * What one round measured.
 *
 * @param perSecond finished a second, the wait for the last ones included
 * @param p50 median latency in microseconds
 * @param p99 in microseconds
 */
record Round(double perSecond, double p50, double p99) {}
