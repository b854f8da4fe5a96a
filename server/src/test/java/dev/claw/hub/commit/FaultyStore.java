package dev.claw.hub.commit;

import dev.claw.hub.store.ChannelStore;
import dev.claw.hub.store.EnrolmentStore;
import dev.claw.hub.store.InboxStore;
import dev.claw.hub.store.KeyStore;
import dev.claw.hub.store.LogStore;
import dev.claw.hub.store.MemberStore;
import dev.claw.hub.store.PositionStore;
import dev.claw.hub.store.ReadSession;
import dev.claw.hub.store.RetentionStore;
import dev.claw.hub.store.ServiceStore;
import dev.claw.hub.store.Store;
import dev.claw.hub.store.StoreException;
import dev.claw.hub.store.Transaction;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;

/** A store whose transactions fail when they are told to, and that counts them. */
final class FaultyStore implements Store {
    private final Store store;
    private final AtomicInteger begun = new AtomicInteger();
    private volatile BooleanSupplier failBegin = () -> false;
    private volatile BooleanSupplier failCommit = () -> false;
    private volatile BooleanSupplier failReader = () -> false;

    FaultyStore(Store store) {
        this.store = store;
    }

    void failBegin(BooleanSupplier when) {
        failBegin = when;
    }

    void failCommit(BooleanSupplier when) {
        failCommit = when;
    }

    void failReader(BooleanSupplier when) {
        failReader = when;
    }

    int begun() {
        return begun.get();
    }

    @Override
    public long epoch() {
        return store.epoch();
    }

    @Override
    public Instant newestTime() {
        return store.newestTime();
    }

    @Override
    public Transaction begin() {
        begun.incrementAndGet();
        if (failBegin.getAsBoolean()) {
            throw new StoreException("the test lets begin() fail");
        }
        return new FaultyTransaction(store.begin());
    }

    @Override
    public ReadSession openReader() {
        if (failReader.getAsBoolean()) {
            throw new StoreException("the test lets openReader() fail");
        }
        return store.openReader();
    }

    @Override
    public int writers() {
        return store.writers();
    }

    @Override
    public void close() {
        store.close();
    }

    private final class FaultyTransaction implements Transaction {
        private final Transaction transaction;

        FaultyTransaction(Transaction transaction) {
            this.transaction = transaction;
        }

        @Override
        public void passed(Instant now) {
            transaction.passed(now);
        }

        @Override
        public void commit() {
            if (failCommit.getAsBoolean()) {
                throw new StoreException("the test lets commit() fail");
            }
            transaction.commit();
        }

        @Override
        public void close() {
            transaction.close();
        }

        @Override
        public LogStore logs() {
            return transaction.logs();
        }

        @Override
        public InboxStore inboxes() {
            return transaction.inboxes();
        }

        @Override
        public ChannelStore channels() {
            return transaction.channels();
        }

        @Override
        public MemberStore members() {
            return transaction.members();
        }

        @Override
        public PositionStore positions() {
            return transaction.positions();
        }

        @Override
        public ServiceStore services() {
            return transaction.services();
        }

        @Override
        public KeyStore keys() {
            return transaction.keys();
        }

        @Override
        public EnrolmentStore enrolments() {
            return transaction.enrolments();
        }

        @Override
        public RetentionStore retention() {
            return transaction.retention();
        }
    }
}
