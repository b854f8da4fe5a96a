package dev.claw.hub.store.sql;

import dev.claw.hub.store.InboxStoreContract;
import dev.claw.hub.store.Store;
import java.nio.file.Path;

class MemoryInboxStoreTest extends InboxStoreContract {
    @Override
    protected Store open(Path directory) throws Exception {
        return MemoryStores.open(directory);
    }
}
