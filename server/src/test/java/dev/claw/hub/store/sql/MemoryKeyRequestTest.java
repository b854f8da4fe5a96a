package dev.claw.hub.store.sql;

import dev.claw.hub.store.KeyRequestContract;
import dev.claw.hub.store.Store;
import java.nio.file.Path;

class MemoryKeyRequestTest extends KeyRequestContract {
    @Override
    protected Store open(Path directory) throws Exception {
        return MemoryStores.open(directory);
    }
}
