package dev.claw.hub.store;

import java.util.List;
import java.util.Optional;

/** The named terms of the services' key policies. They know nothing of whether the service or its policy is there. */
public interface KeyVariantStore {
    /** All variants of the service, in the order they were given. */
    List<KeyVariantRow> of(String serviceId);

    Optional<KeyVariantRow> find(String serviceId, String name);

    /** Puts these in the place of all variants of the service; none removes them. No name twice. */
    void replace(String serviceId, List<KeyVariantRow> variants);
}
