package dev.claw.hub.store;

import java.time.Duration;

/**
 * On what terms one key is granted or renewed.
 *
 * @param variant the name of the variant they are of; empty for none
 * @param lifetime from the grant on
 * @param maxCalls calls that it is good for, or grows by; 0 means none
 */
public record KeyTerms(String variant, Duration lifetime, int maxCalls) {}
