package dev.claw.hub.store.sql;

import dev.claw.hub.store.KeyStoreContract;
import dev.claw.hub.store.Store;
import java.nio.file.Path;

class MemoryKeyStoreTest extends KeyStoreContract {
    @Override
    protected Store open(Path directory) throws Exception {
        return MemoryStores.open(directory);
    }
}
