package dev.claw.hub.store.sql;

import dev.claw.hub.store.ServiceStoreContract;
import dev.claw.hub.store.Store;
import java.nio.file.Path;

class SqliteServiceStoreTest extends ServiceStoreContract {
    @Override
    protected Store open(Path directory) throws Exception {
        return SqlStore.open(directory);
    }
}
