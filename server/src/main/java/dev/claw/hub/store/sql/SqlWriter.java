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
import dev.claw.hub.store.StoreException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;

/**
 * The connection that writes, with what it keeps in memory. One transaction at a time. Once it failed to commit or to
 * roll back it is of no use and must be replaced ({@link #isBroken}).
 */
final class SqlWriter implements AutoCloseable {
    /** The noted time is written a second ahead, and so once a second and not with every transaction. */
    private static final long TIME_AHEAD_MICROS = 1_000_000;

    private final Dialect dialect;
    private final Connection jdbc;
    private final SqlConnection connection;
    private final WorkingSet working;
    private final LogStore logs;
    private final InboxStore inboxes;
    private final ChannelStore channels;
    private final MemberStore members;
    private final PositionStore positions;
    private final ServiceStore services;
    private final KeyStore keys;
    private final EnrolmentStore enrolments;
    private final RetentionStore retention;
    private boolean broken;

    SqlWriter(Dialect dialect, Connection jdbc) {
        this.dialect = dialect;
        this.jdbc = jdbc;
        this.connection = new SqlConnection(jdbc, ReadGate.OPEN);
        this.working = new WorkingSet(connection, dialect.writers() == 1);
        this.logs = new SqlLogStore(connection, new LogQueries(connection), working);
        this.inboxes = new SqlInboxStore(connection, new InboxQueries(connection), working);
        this.channels = new SqlChannelStore(connection, new ChannelQueries(connection), working);
        this.members = new CachedMemberStore(new SqlMemberStore(connection, working.counters()), working);
        this.positions = new SqlPositionStore(connection, new PositionQueries(connection), working);
        this.services = new SqlServiceStore(connection, working.counters());
        this.keys = new SqlKeyStore(connection, working.counters());
        this.enrolments = new SqlEnrolmentStore(connection);
        this.retention = new SqlRetentionStore(connection, () -> working);
    }

    void begin() {
        try {
            dialect.beginWrite(jdbc);
        } catch (SQLException e) {
            broken = true;
            throw SqlConnection.failure(e);
        }
        connection.clearFailure();
    }

    /** Makes the commit write something, so that it shows whether the disk takes writes. */
    void markReopened() {
        working.counters().next(Counters.REOPENINGS);
    }

    void passed(Instant now) {
        working.counters().raise(Counters.TIME, Micros.of(now), TIME_AHEAD_MICROS);
    }

    void commit() {
        if (connection.hasFailed()) {
            // The database may have rolled back by itself, and what came later would stand alone.
            throw new StoreException("a statement of this transaction failed, so nothing of it is stored");
        }
        working.flush();
        try {
            dialect.commit(jdbc);
        } catch (SQLException e) {
            broken = true;
            throw SqlConnection.failure(e);
        }
        working.committed();
    }

    void rollback() {
        working.rolledBack();
        try {
            dialect.rollback(jdbc);
        } catch (SQLException e) {
            broken = true;
        }
    }

    boolean isBroken() {
        return broken;
    }

    LogStore logs() {
        return logs;
    }

    InboxStore inboxes() {
        return inboxes;
    }

    ChannelStore channels() {
        return channels;
    }

    MemberStore members() {
        return members;
    }

    PositionStore positions() {
        return positions;
    }

    ServiceStore services() {
        return services;
    }

    KeyStore keys() {
        return keys;
    }

    EnrolmentStore enrolments() {
        return enrolments;
    }

    RetentionStore retention() {
        return retention;
    }

    @Override
    public void close() {
        connection.close();
    }
}
