package dev.claw.hub.store.sql;

import dev.claw.hub.store.LogStoreContract;
import dev.claw.hub.store.Store;
import java.nio.file.Path;

class MemoryLogStoreTest extends LogStoreContract {
    @Override
    protected Store open(Path directory) throws Exception {
        return MemoryStores.open(directory);
    }
}
