package dev.claw.hub.store.sql;

import dev.claw.hub.store.Store;
import dev.claw.hub.store.TransactionContract;
import java.nio.file.Path;

class MemoryTransactionTest extends TransactionContract {
    @Override
    protected Store open(Path directory) throws Exception {
        return MemoryStores.open(directory);
    }

    @Override
    protected boolean readersWait() {
        return true;
    }
}
