package dev.claw.hub.store.sql;

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
import dev.claw.hub.store.StoreException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** A connection that only reads, and keeps nothing in memory. The database itself refuses what would write. */
final class SqlReadSession implements ReadSession {
    private final Dialect dialect;
    private final Connection jdbc;
    private final SqlConnection connection;
    private final LogStore logs;
    private final InboxStore inboxes;
    private final ChannelStore channels;
    private final MemberStore members;
    private final PositionStore positions;
    private final ServiceStore services;
    private final KeyStore keys;
    private final EnrolmentStore enrolments;
    private final RetentionStore retention;
    private final Consumer<SqlReadSession> onClose;

    SqlReadSession(Dialect dialect, Connection jdbc, Consumer<SqlReadSession> onClose) {
        this.dialect = dialect;
        this.jdbc = jdbc;
        this.onClose = onClose;
        this.connection = new SqlConnection(jdbc, dialect.readGate());
        Counters counters = new Counters(connection, false);
        this.logs = new ReadOnlyLogStore(this, new LogQueries(connection));
        this.inboxes = new ReadOnlyInboxStore(this, new InboxQueries(connection));
        this.channels = new ReadOnlyChannelStore(new ChannelQueries(connection));
        this.members = new SqlMemberStore(connection, counters);
        this.positions = new ReadOnlyPositionStore(new PositionQueries(connection));
        this.services = new SqlServiceStore(connection, counters);
        this.keys = new SqlKeyStore(connection, counters);
        this.enrolments = new SqlEnrolmentStore(connection);
        this.retention = new SqlRetentionStore(connection, () -> {
            throw readOnly();
        });
    }

    /** Runs queries that must see one moment. */
    <T> T atOnce(Supplier<T> queries) {
        try {
            dialect.beginRead(jdbc);
            try {
                return queries.get();
            } finally {
                dialect.commit(jdbc);
            }
        } catch (SQLException e) {
            throw SqlConnection.failure(e);
        }
    }

    static StoreException readOnly() {
        return new StoreException("this session only reads; what writes goes through a transaction");
    }

    @Override
    public LogStore logs() {
        return logs;
    }

    @Override
    public InboxStore inboxes() {
        return inboxes;
    }

    @Override
    public ChannelStore channels() {
        return channels;
    }

    @Override
    public MemberStore members() {
        return members;
    }

    @Override
    public PositionStore positions() {
        return positions;
    }

    @Override
    public ServiceStore services() {
        return services;
    }

    @Override
    public KeyStore keys() {
        return keys;
    }

    @Override
    public EnrolmentStore enrolments() {
        return enrolments;
    }

    @Override
    public RetentionStore retention() {
        return retention;
    }

    @Override
    public void close() {
        onClose.accept(this);
        connection.close();
    }
}
