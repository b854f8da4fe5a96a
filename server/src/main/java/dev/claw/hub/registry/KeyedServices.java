package dev.claw.hub.registry;

import java.util.Collection;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Which services have a key policy, so that a call of one without never touches the store. It follows the store: changed
 * on the writer's thread, after the commit and before anybody is answered. Any thread may ask.
 */
public final class KeyedServices {
    private final Set<String> ids = ConcurrentHashMap.newKeySet();

    /** Takes what the store holds when the hub starts. */
    public void load(Collection<String> idsWithPolicy) {
        ids.addAll(idsWithPolicy);
    }

    /** Whether a call of the service needs a key. */
    public boolean required(String serviceId) {
        return ids.contains(serviceId);
    }

    void set(String serviceId, boolean required) {
        if (required) {
            ids.add(serviceId);
        } else {
            ids.remove(serviceId);
        }
    }
}
