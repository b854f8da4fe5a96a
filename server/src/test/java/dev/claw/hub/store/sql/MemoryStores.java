package dev.claw.hub.store.sql;

import dev.claw.hub.store.Store;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.sql.SQLException;
import java.util.HexFormat;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Stores in memory that outlive their closing, so that the contracts can open them again: each directory's is held by a
 * connection of the test's own.
 */
final class MemoryStores {
    private static final Map<Path, MemoryDialect> HELD = new ConcurrentHashMap<>();

    private MemoryStores() {}

    static Store open(Path directory) throws Exception {
        String name = HexFormat.of().toHexDigits(directory.toString().hashCode());
        HELD.computeIfAbsent(directory, unused -> hold(name));
        return SqlStore.inMemory(name, new SecureRandom());
    }

    private static MemoryDialect hold(String name) {
        try {
            return new MemoryDialect(name);
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
    }
}
