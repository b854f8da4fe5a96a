package dev.claw.hub.store.sql;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Rows in memory by their key: one object for each row that the transaction touched, and the recently used ones of
 * earlier transactions. It grows during a transaction, because a changed row must be found again, and is cut back by
 * {@link #shrink} behind it. After a rollback everything is forgotten: what is in memory was never stored.
 *
 * @param <K> the key
 * @param <V> the row in memory
 */
final class Recent<K, V> {
    private static final float LOAD_FACTOR = 0.75f;

    private final int limit;
    private final LinkedHashMap<K, V> rows;

    /**
     * @param limit rows kept behind a transaction; 0 where another writer may change them
     */
    Recent(int limit) {
        this.limit = limit;
        this.rows = new LinkedHashMap<>(16, LOAD_FACTOR, true);
    }

    Optional<V> find(K key) {
        return Optional.ofNullable(rows.get(key));
    }

    void put(K key, V row) {
        rows.put(key, row);
    }

    /** Gives up the rows used longest ago beyond the limit, and says which. */
    void shrink(Consumer<V> gone) {
        Iterator<Map.Entry<K, V>> oldest = rows.entrySet().iterator();
        while (rows.size() > limit) {
            V row = oldest.next().getValue();
            oldest.remove();
            gone.accept(row);
        }
    }

    void forget() {
        rows.clear();
    }
}
