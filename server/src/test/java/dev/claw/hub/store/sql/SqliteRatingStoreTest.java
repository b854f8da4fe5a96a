package dev.claw.hub.store.sql;

import dev.claw.hub.store.RatingStoreContract;
import dev.claw.hub.store.Store;
import java.nio.file.Path;

class SqliteRatingStoreTest extends RatingStoreContract {
    @Override
    protected Store open(Path directory) throws Exception {
        return SqlStore.open(directory);
    }
}
