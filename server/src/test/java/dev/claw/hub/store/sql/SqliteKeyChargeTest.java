package dev.claw.hub.store.sql;

import dev.claw.hub.store.KeyChargeContract;
import dev.claw.hub.store.Store;
import java.nio.file.Path;

class SqliteKeyChargeTest extends KeyChargeContract {
    @Override
    protected Store open(Path directory) throws Exception {
        return SqlStore.open(directory);
    }
}
