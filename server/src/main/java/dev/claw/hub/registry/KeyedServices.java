package dev.claw.hub.registry;

import dev.claw.hub.store.ServiceRow;
import java.util.Collection;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/**
 * Which services have a key policy, so that a call of one without never touches the store. It follows the store: changed
 * on the writer's thread, after the commit and before anybody is answered. Any thread may ask.
 */
public final class KeyedServices {
    private final ConcurrentMap<String, KeyNeed> needs = new ConcurrentHashMap<>();

    /** What a service's policy says of calls. */
    public enum KeyNeed {
        /** There is no policy. */
        NONE,
        /** A call may carry a key. */
        OPTIONAL,
        /** A call needs a key. */
        REQUIRED
    }

    /** Takes what the store holds when the hub starts. */
    public void load(Collection<String> idsWithPolicy, boolean optional) {
        idsWithPolicy.forEach(id -> needs.put(id, optional ? KeyNeed.OPTIONAL : KeyNeed.REQUIRED));
    }

    /** Whether a call of the service needs a key. */
    public KeyNeed need(String serviceId) {
        return needs.getOrDefault(serviceId, KeyNeed.NONE);
    }

    void set(String serviceId, Optional<ServiceRow.Policy> policy) {
        if (policy.isPresent()) {
            needs.put(serviceId, policy.get().optional() ? KeyNeed.OPTIONAL : KeyNeed.REQUIRED);
        } else {
            needs.remove(serviceId);
        }
    }
}
