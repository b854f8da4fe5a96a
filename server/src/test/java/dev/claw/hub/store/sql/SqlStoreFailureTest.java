package dev.claw.hub.store.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.claw.hub.store.ChannelRow;
import dev.claw.hub.store.EntryKind;
import dev.claw.hub.store.LogEntry;
import dev.claw.hub.store.ReadSession;
import dev.claw.hub.store.Session;
import dev.claw.hub.store.StoreException;
import dev.claw.hub.store.Transaction;
import dev.claw.hub.v1.ChannelKind;
import dev.claw.hub.v1.ChannelState;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Random;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the store does when the disk fails under it. */
class SqlStoreFailureTest {
    private static final Instant NOW = Instant.parse("2026-11-01T08:00:00Z");

    @TempDir
    private Path directory;

    private FaultyDialect disk;
    private SqlStore store;
    private long channel;

    @BeforeEach
    void open() throws Exception {
        disk = new FaultyDialect(directory.resolve("hub.db"));
        store = SqlStore.open(disk, () -> {}, new Random(1));
        channel = write((Session session) -> channel(session, "ch_1", "alice")).key();
    }

    @AfterEach
    void close() {
        store.close();
    }

    @Test
    @DisplayName("G25: a failed commit stores nothing, and the connection is opened anew before the next one")
    void commit_fails_isNotStoredAndTheConnectionIsReplaced() {
        disk.failCommit(true);
        assertThatThrownBy(() -> write((Session session) -> append(session, "m1", 10)))
                .isInstanceOf(StoreException.class);
        assertThat(head()).isZero();
        assertThat(disk.openedWriters()).isEqualTo(1);
        disk.failCommit(false);
        assertThat(write((Session session) -> append(session, "m2", 10))).isEqualTo(1);
        assertThat(disk.openedWriters()).isEqualTo(2);
        assertThat(write((Session session) -> session.logs().sent("alice", "m1", NOW)))
                .isEmpty();
    }

    @Test
    @DisplayName("G25: while it cannot be opened anew nothing begins, and then it goes on by itself")
    void begin_cannotReopen_failsUntilItCan() {
        disk.failCommit(true);
        assertThatThrownBy(() -> write((Session session) -> append(session, "m1", 10)))
                .isInstanceOf(StoreException.class);
        disk.failCommit(false);
        disk.failOpen(true);
        assertThatThrownBy(() -> store.begin()).isInstanceOf(StoreException.class);
        assertThatThrownBy(() -> store.begin()).isInstanceOf(StoreException.class);
        assertThat(head()).as("readers go on").isZero();
        disk.failOpen(false);
        assertThat(write((Session session) -> append(session, "m2", 10))).isEqualTo(1);
    }

    @Test
    @DisplayName("G25: the first transaction behind a failure writes, whatever it is for")
    void commit_emptyBehindAFailure_provesThatTheDiskTakesWrites() {
        disk.failCommit(true);
        assertThatThrownBy(() -> write((Session session) -> append(session, "m1", 10)))
                .isInstanceOf(StoreException.class);
        disk.failCommit(false);
        write((Session session) -> true);
        try (SqlConnection reader = new SqlConnection(disk.openReader(), disk.readGate())) {
            assertThat(reader.number("SELECT value FROM counters WHERE name = 'reopenings'"))
                    .isEqualTo(1);
        } catch (java.sql.SQLException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    @DisplayName("G25: a full disk stores nothing of the batch, and all goes on when there is room")
    void flush_diskFull_isNotStoredAndGoesOnLater() {
        write((Session session) -> append(session, "m1", 10));
        disk.limitPages(30);
        assertThatThrownBy(() -> write((Session session) -> append(session, "m2", 1 << 20)))
                .isInstanceOf(StoreException.class)
                .hasMessageContaining("full");
        assertThat(head()).isEqualTo(1);
        disk.limitPages(0);
        assertThat(write((Session session) -> append(session, "m3", 1 << 20))).isEqualTo(2);
        assertThat(write((Session session) -> session.logs().sent("alice", "m2", NOW)))
                .isEmpty();
    }

    @Test
    void commit_aStatementFailedBefore_isRefusedThoughItWasCaught() {
        try (Transaction transaction = store.begin()) {
            append(transaction, "m1", 10);
            assertThatThrownBy(() -> channel(transaction, "ch_2", "alice")).isInstanceOf(StoreException.class);
            assertThatThrownBy(transaction::commit).isInstanceOf(StoreException.class);
        }
        assertThat(head()).isZero();
        assertThat(write((Session session) -> append(session, "m2", 10))).isEqualTo(1);
    }

    private <T> T write(Function<Session, T> work) {
        try (Transaction transaction = store.begin()) {
            T result = work.apply(transaction);
            transaction.commit();
            return result;
        }
    }

    private long append(Session session, String messageId, int bytes) {
        return session.logs()
                .append(channel, new LogEntry(0, EntryKind.MESSAGE, "alice", messageId, NOW, new byte[bytes]));
    }

    private long head() {
        try (ReadSession reader = store.openReader()) {
            return reader.logs().head(channel);
        }
    }

    private static ChannelRow channel(Session session, String id, String requester) {
        return session.channels()
                .insert(
                        id,
                        ChannelKind.CHANNEL_KIND_DIRECT,
                        ChannelState.CHANNEL_STATE_OPEN,
                        requester,
                        "bob",
                        "",
                        "",
                        NOW);
    }
}
