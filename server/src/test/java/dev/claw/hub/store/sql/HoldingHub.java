package dev.claw.hub.store.sql;

import dev.claw.hub.store.StoreOpenException;
import java.nio.file.Path;

/** A process that opens a store, says {@code open} or why not, and holds it until it is killed. Argument: the directory. */
final class HoldingHub {
    private HoldingHub() {}

    public static void main(String[] arguments) throws Exception {
        try (SqlStore store = SqlStore.open(Path.of(arguments[0]))) {
            System.out.println(store.epoch() == 0 ? "no epoch" : "open");
            Thread.currentThread().join();
        } catch (StoreOpenException e) {
            System.out.println(e.reason());
        }
    }
}
