package dev.claw.hub.store.sql;

import dev.claw.hub.store.MemberStoreContract;
import dev.claw.hub.store.Store;
import java.nio.file.Path;

class MemoryMemberStoreTest extends MemberStoreContract {
    @Override
    protected Store open(Path directory) throws Exception {
        return MemoryStores.open(directory);
    }
}
