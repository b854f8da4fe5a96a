package dev.claw.hub.registry;

import dev.claw.hub.v1.Service;
import java.util.Iterator;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/** Which listed services have which name, so that a call by name costs the same however long the list is. */
final class NameIndex {
    private final ConcurrentMap<String, Set<String>> idsByName = new ConcurrentHashMap<>();

    /** Takes in the service's name, in place of the one it had. */
    void put(Optional<String> before, Service now) {
        if (!before.equals(Optional.of(now.getName()))) {
            idsByName.compute(now.getName(), (name, ids) -> {
                Set<String> more = ids == null ? ConcurrentHashMap.newKeySet() : ids;
                more.add(now.getServiceId());
                return more;
            });
            before.ifPresent(name -> remove(name, now.getServiceId()));
        }
    }

    void remove(String name, String serviceId) {
        idsByName.computeIfPresent(name, (same, ids) -> {
            ids.remove(serviceId);
            return ids.isEmpty() ? null : ids;
        });
    }

    /** The id of the one service of this name; empty when there is none, or more than one. */
    Optional<String> theOne(String name) {
        Set<String> ids = idsByName.get(name);
        if (ids == null) {
            return Optional.empty();
        }
        Iterator<String> each = ids.iterator();
        Optional<String> first = each.hasNext() ? Optional.of(each.next()) : Optional.empty();
        return each.hasNext() ? Optional.empty() : first;
    }
}
