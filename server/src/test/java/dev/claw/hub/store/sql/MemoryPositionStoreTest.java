package dev.claw.hub.store.sql;

import dev.claw.hub.store.PositionStoreContract;
import dev.claw.hub.store.Store;
import java.nio.file.Path;

class MemoryPositionStoreTest extends PositionStoreContract {
    @Override
    protected Store open(Path directory) throws Exception {
        return MemoryStores.open(directory);
    }
}
