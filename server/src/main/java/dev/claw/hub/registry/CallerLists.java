package dev.claw.hub.registry;

import dev.claw.hub.error.Refusal;
import dev.claw.hub.limits.Ids;
import dev.claw.hub.store.ServiceAccessRow;
import dev.claw.hub.v1.ErrorReason;
import dev.claw.hub.v1.UpdateServiceAccessRequest;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** The rules of who may call a service: what a provider may say, and what comes into force by it. */
final class CallerLists {
    /** Names in one list of a change. */
    private static final int MAX_NAMED = 1_000;

    private CallerLists() {}

    /** Refuses a declaration's list that is malformed or too long. */
    static void checkDeclared(List<String> callers, int most) {
        checkNames(callers, "allowed_callers", most);
    }

    /** Refuses a change that is malformed or contradicts itself. */
    static UpdateServiceAccessRequest check(UpdateServiceAccessRequest change) {
        Ids.required(change.getServiceId(), "service_id");
        checkNames(change.getAddList(), "add", MAX_NAMED);
        checkNames(change.getRemoveList(), "remove", MAX_NAMED);
        int named = change.getAddCount() + change.getRemoveCount();
        if (change.getOpenToAll() && named > 0) {
            throw Refusal.field(
                    "open_to_all", "is true, and add and remove name " + named + " agents; expected one or the other");
        }
        return change;
    }

    /**
     * What a declaration makes of it: the list declared is in force when the service is new or another list was declared
     * before, and else what is in force stays.
     *
     * @param before empty when the service is new
     */
    static ServiceAccessRow declared(Optional<ServiceAccessRow> before, Collection<String> callers) {
        List<String> declared = sorted(callers);
        return before.filter(row -> row.declared().equals(declared))
                .orElseGet(() ->
                        new ServiceAccessRow(declared, declared.isEmpty() ? Optional.empty() : Optional.of(declared)));
    }

    /**
     * What a change makes of it.
     *
     * @throws Refusal LIMIT_REACHED
     */
    static ServiceAccessRow changed(ServiceAccessRow before, UpdateServiceAccessRequest change, int most) {
        if (change.getOpenToAll()) {
            return new ServiceAccessRow(before.declared(), Optional.empty());
        }
        if (before.callers().isEmpty() && change.getAddCount() == 0) {
            return before;
        }
        Set<String> callers = new TreeSet<>(before.callers().orElse(List.of()));
        callers.addAll(change.getAddList());
        change.getRemoveList().forEach(callers::remove);
        if (callers.size() > most) {
            throw Refusal.of(
                    ErrorReason.ERROR_REASON_LIMIT_REACHED,
                    "service " + change.getServiceId() + " would have " + callers.size() + " callers; at most " + most
                            + " may be named");
        }
        return new ServiceAccessRow(before.declared(), Optional.of(List.copyOf(callers)));
    }

    private static List<String> sorted(Collection<String> names) {
        return List.copyOf(new TreeSet<>(names));
    }

    private static void checkNames(List<String> names, String field, int most) {
        if (names.size() > most) {
            throw Refusal.field(field, "has " + names.size() + " entries; at most " + most);
        }
        names.forEach(name -> Ids.name(name, field));
    }
}
