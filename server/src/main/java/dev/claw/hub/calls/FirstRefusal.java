package dev.claw.hub.calls;

import dev.claw.hub.error.Refusal;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** Frames that only tell: a wrong entry is passed over, and the first one is told when all others were seen to. */
final class FirstRefusal {
    private FirstRefusal() {}

    /**
     * Sees to each entry.
     *
     * @throws Refusal the first that an entry was refused for
     */
    static <E> void each(List<E> entries, Consumer<E> action) {
        Optional<Refusal> first = Optional.empty();
        for (E entry : entries) {
            try {
                action.accept(entry);
            } catch (Refusal refused) {
                first = first.isEmpty() ? Optional.of(refused) : first;
            }
        }
        if (first.isPresent()) {
            throw first.get();
        }
    }
}
