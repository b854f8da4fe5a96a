package dev.claw.hub.store.sql;

import dev.claw.hub.store.KeyVariantContract;
import dev.claw.hub.store.Store;
import java.nio.file.Path;

class SqliteKeyVariantTest extends KeyVariantContract {
    @Override
    protected Store open(Path directory) throws Exception {
        return SqlStore.open(directory);
    }
}
