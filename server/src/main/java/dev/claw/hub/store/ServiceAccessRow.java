package dev.claw.hub.store;

import java.util.List;
import java.util.Optional;

/**
 * Who may call a service, beside its owner.
 *
 * @param declared the agents it was declared with last, by name; none when it was declared open
 * @param callers the agents that may call it, by name; empty when everybody may
 */
public record ServiceAccessRow(List<String> declared, Optional<List<String>> callers) {
    /** Declared open, and open. */
    public static final ServiceAccessRow OPEN = new ServiceAccessRow(List.of(), Optional.empty());
}
