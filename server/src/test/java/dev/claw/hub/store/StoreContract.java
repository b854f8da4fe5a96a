package dev.claw.hub.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.claw.hub.v1.ChannelKind;
import dev.claw.hub.v1.ChannelState;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.function.Consumer;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** What every contract of the store's ports works with. A store to be tested says how it is opened. */
public abstract class StoreContract {
    protected static final Instant T0 = Instant.parse("2026-11-01T08:00:00.123456Z");

    @TempDir
    protected Path directory;

    protected Store store;

    /** Opens the store kept in this directory; the second time, what the first one left there. */
    protected abstract Store open(Path directory) throws Exception;

    /** Whether a read waits while another thread's transaction is under way. */
    protected boolean readersWait() {
        return false;
    }

    @BeforeEach
    void openStore() throws Exception {
        store = open(directory);
    }

    @AfterEach
    void closeStore() {
        store.close();
    }

    protected void reopen() throws Exception {
        store.close();
        store = open(directory);
    }

    protected <T> T write(Function<Session, T> work) {
        try (Transaction transaction = store.begin()) {
            T result = work.apply(transaction);
            transaction.commit();
            return result;
        }
    }

    protected void rollBack(Consumer<Session> work) {
        try (Transaction transaction = store.begin()) {
            work.accept(transaction);
        }
    }

    /** Asks inside a transaction and outside of any; what is committed must be seen alike. */
    protected <T> T seen(Function<Session, T> query) {
        T inside = write(query);
        try (ReadSession reader = store.openReader()) {
            assertThat(query.apply(reader))
                    .usingRecursiveComparison()
                    .as("seen outside of a transaction as inside")
                    .isEqualTo(inside);
        }
        return inside;
    }

    protected ChannelRow directChannel(Session session, String agent, String other) {
        return session.channels()
                .insert(
                        "ch_" + agent + "_" + other,
                        ChannelKind.CHANNEL_KIND_DIRECT,
                        ChannelState.CHANNEL_STATE_OPEN,
                        agent,
                        other,
                        "",
                        "",
                        T0);
    }

    protected static LogEntry message(String sender, String messageId, String text) {
        return message(sender, messageId, text, T0);
    }

    protected static LogEntry message(String sender, String messageId, String text, Instant at) {
        return new LogEntry(0, EntryKind.MESSAGE, sender, messageId, at, text.getBytes(StandardCharsets.UTF_8));
    }

    protected static String text(LogEntry entry) {
        return new String(entry.content(), StandardCharsets.UTF_8);
    }

    protected static byte[] bytes(int size) {
        byte[] bytes = new byte[size];
        Arrays.fill(bytes, (byte) 7);
        return bytes;
    }
}
