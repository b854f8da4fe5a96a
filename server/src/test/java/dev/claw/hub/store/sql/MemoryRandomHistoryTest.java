package dev.claw.hub.store.sql;

import dev.claw.hub.store.RandomHistoryContract;
import dev.claw.hub.store.Store;
import java.nio.file.Path;

class MemoryRandomHistoryTest extends RandomHistoryContract {
    @Override
    protected Store open(Path directory) throws Exception {
        return MemoryStores.open(directory);
    }
}
