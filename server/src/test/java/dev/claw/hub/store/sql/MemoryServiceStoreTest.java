package dev.claw.hub.store.sql;

import dev.claw.hub.store.ServiceStoreContract;
import dev.claw.hub.store.Store;
import java.nio.file.Path;

class MemoryServiceStoreTest extends ServiceStoreContract {
    @Override
    protected Store open(Path directory) throws Exception {
        return MemoryStores.open(directory);
    }
}
