package dev.claw.hub.cli.config;

/**
 * The text of a setting, as it was given.
 *
 * @param origin where
 */
record Given(String key, String text, Origin origin) {}
