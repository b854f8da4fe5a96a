package dev.claw.hub.store.sql;

import dev.claw.hub.store.EnrolmentStoreContract;
import dev.claw.hub.store.Store;
import java.nio.file.Path;

class SqliteEnrolmentStoreTest extends EnrolmentStoreContract {
    @Override
    protected Store open(Path directory) throws Exception {
        return SqlStore.open(directory);
    }
}
