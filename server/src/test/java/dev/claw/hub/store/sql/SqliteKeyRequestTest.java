package dev.claw.hub.store.sql;

import dev.claw.hub.store.KeyRequestContract;
import dev.claw.hub.store.Store;
import java.nio.file.Path;

class SqliteKeyRequestTest extends KeyRequestContract {
    @Override
    protected Store open(Path directory) throws Exception {
        return SqlStore.open(directory);
    }
}
