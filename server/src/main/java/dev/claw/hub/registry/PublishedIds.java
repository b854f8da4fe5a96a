package dev.claw.hub.registry;

import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/** Which stream declares which services; streams that declare none are not in it. For one thread at a time. */
final class PublishedIds {
    private final Map<Publisher, Set<String>> idsByPublisher = new HashMap<>();

    void add(Publisher publisher, Collection<String> serviceIds) {
        if (!serviceIds.isEmpty()) {
            idsByPublisher
                    .computeIfAbsent(publisher, none -> new LinkedHashSet<>())
                    .addAll(serviceIds);
        }
    }

    /** Returns whether the stream declared it. */
    boolean remove(Publisher publisher, String serviceId) {
        Set<String> ids = idsByPublisher.getOrDefault(publisher, Set.of());
        if (!ids.contains(serviceId)) {
            return false;
        }
        ids.remove(serviceId);
        if (ids.isEmpty()) {
            idsByPublisher.remove(publisher);
        }
        return true;
    }

    /** Returns what the stream declared, in the order that it did. */
    Set<String> removeAll(Publisher publisher) {
        Set<String> ids = idsByPublisher.remove(publisher);
        return ids == null ? Set.of() : ids;
    }

    boolean isPublishing(Publisher publisher) {
        return idsByPublisher.containsKey(publisher);
    }
}
