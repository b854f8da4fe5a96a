package dev.claw.hub.client;

import java.util.Iterator;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiConsumer;
import java.util.function.BinaryOperator;

/**
 * What waits to be told of several calls, one value each: what comes while an older one waits is joined with it. As many
 * as there are calls. Any thread puts; only the owner takes.
 */
final class Newest<K, V> {
    private final Map<K, V> values = new ConcurrentHashMap<>();
    private final BinaryOperator<V> join;

    /** @param join makes one of the value that waits and the one that comes */
    Newest(BinaryOperator<V> join) {
        this.join = join;
    }

    void put(K call, V value) {
        values.merge(call, value, join);
    }

    boolean isEmpty() {
        return values.isEmpty();
    }

    /** Gives a frame's worth to {@code frame}; how many it were. */
    int take(BiConsumer<K, V> frame) {
        int count = 0;
        for (Iterator<K> calls = values.keySet().iterator(); count < FrameLimits.ENTRIES && calls.hasNext(); ) {
            K call = calls.next();
            V value = values.remove(call);
            if (value != null) {
                frame.accept(call, value);
                count++;
            }
        }
        return count;
    }

    /** What waits of this call, which waits no more. */
    Optional<V> take(K call) {
        return Optional.ofNullable(values.remove(call));
    }

    void clear() {
        values.clear();
    }
}
