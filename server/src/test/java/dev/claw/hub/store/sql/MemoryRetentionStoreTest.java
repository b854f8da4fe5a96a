package dev.claw.hub.store.sql;

import dev.claw.hub.store.RetentionStoreContract;
import dev.claw.hub.store.Store;
import java.nio.file.Path;

class MemoryRetentionStoreTest extends RetentionStoreContract {
    @Override
    protected Store open(Path directory) throws Exception {
        return MemoryStores.open(directory);
    }
}
