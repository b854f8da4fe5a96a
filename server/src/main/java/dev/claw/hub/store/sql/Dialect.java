package dev.claw.hub.store.sql;

import dev.claw.hub.store.StoreOpenException;
import java.sql.Connection;
import java.sql.SQLException;

/** What differs between databases. Everything else is SQL that both SQLite and PostgreSQL understand. */
interface Dialect {
    /** The folder of its migrations among the resources. */
    String migrations();

    /** Opens a connection that writes durably, for {@link #beginWrite} and what follows. */
    Connection openWriter() throws SQLException;

    /** Opens a connection on which every write fails. */
    Connection openReader() throws SQLException;

    /** What each statement of a reading connection passes, and a transaction whose reads see one moment. */
    ReadGate readGate();

    /** Begins a transaction that no other one can make fail by writing first. */
    void beginWrite(Connection connection) throws SQLException;

    /** Begins a transaction whose reads see one moment. */
    void beginRead(Connection connection) throws SQLException;

    /** Commits; of a writing transaction, durably. */
    void commit(Connection connection) throws SQLException;

    void rollback(Connection connection) throws SQLException;

    /** Looks whether the content is sound, as far as that takes no more than a moment. */
    void check(Connection connection) throws SQLException, StoreOpenException;

    /** What a failure to open means to the one who starts the hub. */
    StoreOpenException openFailure(SQLException cause);

    /** How many transactions may write at once. With one, rows may be kept in memory from one to the next. */
    int writers();
}
