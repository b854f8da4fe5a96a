package dev.claw.hub.store.sql;

import dev.claw.hub.store.ChannelStore;
import dev.claw.hub.store.EnrolmentStore;
import dev.claw.hub.store.InboxStore;
import dev.claw.hub.store.KeyStore;
import dev.claw.hub.store.LogStore;
import dev.claw.hub.store.MemberStore;
import dev.claw.hub.store.PositionStore;
import dev.claw.hub.store.RetentionStore;
import dev.claw.hub.store.ServiceStore;
import dev.claw.hub.store.Transaction;
import java.time.Instant;

/** One transaction on the writing connection. When it is over, its stores are no longer given out. */
final class SqlTransaction implements Transaction {
    private final SqlWriter writer;
    private final Runnable onEnd;
    private boolean over;

    /**
     * @param onEnd runs once, when it is committed, failed or rolled back
     */
    SqlTransaction(SqlWriter writer, Runnable onEnd) {
        this.writer = writer;
        this.onEnd = onEnd;
    }

    @Override
    public void passed(Instant now) {
        writer().passed(now);
    }

    @Override
    public void commit() {
        writer().commit();
        end();
    }

    @Override
    public void close() {
        if (!over) {
            writer.rollback();
            end();
        }
    }

    @Override
    public LogStore logs() {
        return writer().logs();
    }

    @Override
    public InboxStore inboxes() {
        return writer().inboxes();
    }

    @Override
    public ChannelStore channels() {
        return writer().channels();
    }

    @Override
    public MemberStore members() {
        return writer().members();
    }

    @Override
    public PositionStore positions() {
        return writer().positions();
    }

    @Override
    public ServiceStore services() {
        return writer().services();
    }

    @Override
    public KeyStore keys() {
        return writer().keys();
    }

    @Override
    public EnrolmentStore enrolments() {
        return writer().enrolments();
    }

    @Override
    public RetentionStore retention() {
        return writer().retention();
    }

    private SqlWriter writer() {
        if (over) {
            throw new IllegalStateException("the transaction is over: it was committed or closed");
        }
        return writer;
    }

    private void end() {
        over = true;
        onEnd.run();
    }
}
