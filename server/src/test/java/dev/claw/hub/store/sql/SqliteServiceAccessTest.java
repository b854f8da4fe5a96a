package dev.claw.hub.store.sql;

import dev.claw.hub.store.ServiceAccessContract;
import dev.claw.hub.store.Store;
import java.nio.file.Path;

class SqliteServiceAccessTest extends ServiceAccessContract {
    @Override
    protected Store open(Path directory) throws Exception {
        return SqlStore.open(directory);
    }
}
