package dev.claw.hub.store.sql;

import dev.claw.hub.store.ChannelStoreContract;
import dev.claw.hub.store.Store;
import java.nio.file.Path;

class SqliteChannelStoreTest extends ChannelStoreContract {
    @Override
    protected Store open(Path directory) throws Exception {
        return SqlStore.open(directory);
    }
}
