package dev.claw.hub.store.sql;

import dev.claw.hub.store.KeyLifeContract;
import dev.claw.hub.store.Store;
import java.nio.file.Path;

class SqliteKeyLifeTest extends KeyLifeContract {
    @Override
    protected Store open(Path directory) throws Exception {
        return SqlStore.open(directory);
    }
}
