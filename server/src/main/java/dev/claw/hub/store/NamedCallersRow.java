package dev.claw.hub.store;

import java.util.List;

/**
 * A service that only some may call.
 *
 * @param owner always may
 * @param callers the others, by name
 */
public record NamedCallersRow(String serviceId, String owner, List<String> callers) {}
