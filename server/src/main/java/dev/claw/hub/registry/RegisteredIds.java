package dev.claw.hub.registry;

import java.util.Collection;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Every service id that has an owner, listed or not, so that nobody catches another's calls by listing a service under a
 * name that is another's id. It follows the store: changed after the commit and before anybody is answered. Any thread
 * may ask.
 */
public final class RegisteredIds {
    private final Set<String> ids = ConcurrentHashMap.newKeySet();

    /** Takes what the store holds when the hub starts. */
    public void load(Collection<String> registered) {
        ids.addAll(registered);
    }

    boolean contains(String serviceId) {
        return ids.contains(serviceId);
    }

    void add(String serviceId) {
        ids.add(serviceId);
    }

    void remove(String serviceId) {
        ids.remove(serviceId);
    }
}
