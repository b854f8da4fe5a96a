package dev.claw.hub.cli.config;

import java.util.List;

/**
 * A setting that is one of the hub's limits.
 *
 * @param setting as the operator knows it
 * @param path the names of its record components, from the limits inwards
 */
record LimitSetting(Setting<?> setting, List<String> path) {}
