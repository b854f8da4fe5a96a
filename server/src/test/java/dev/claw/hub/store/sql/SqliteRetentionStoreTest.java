package dev.claw.hub.store.sql;

import dev.claw.hub.store.RetentionStoreContract;
import dev.claw.hub.store.Store;
import java.nio.file.Path;

class SqliteRetentionStoreTest extends RetentionStoreContract {
    @Override
    protected Store open(Path directory) throws Exception {
        return SqlStore.open(directory);
    }
}
