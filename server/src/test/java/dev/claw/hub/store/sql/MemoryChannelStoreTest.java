package dev.claw.hub.store.sql;

import dev.claw.hub.store.ChannelStoreContract;
import dev.claw.hub.store.Store;
import java.nio.file.Path;

class MemoryChannelStoreTest extends ChannelStoreContract {
    @Override
    protected Store open(Path directory) throws Exception {
        return MemoryStores.open(directory);
    }
}
