package dev.claw.hub.store.sql;

import dev.claw.hub.bus.InProcessBus;
import dev.claw.hub.commit.Batch;
import dev.claw.hub.commit.Writer;
import dev.claw.hub.commit.WriterSettings;
import dev.claw.hub.store.ChannelRow;
import dev.claw.hub.store.EntryKind;
import dev.claw.hub.store.LogEntry;
import dev.claw.hub.v1.ChannelKind;
import dev.claw.hub.v1.ChannelState;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.concurrent.Semaphore;

/**
 * A process that sends messages without end, 64 at a time, and prints {@code channel seq inboxSeq messageId} of each one
 * that was acknowledged. Arguments: the data directory and a word that makes its message ids its own.
 */
final class AppendingHub {
    private static final int IN_FLIGHT = 64;
    private static final int CHANNELS = 5;

    private AppendingHub() {}

    public static void main(String[] arguments) throws Exception {
        SqlStore store = SqlStore.open(Path.of(arguments[0]));
        Writer writer = Writer.start(
                store, new InProcessBus(), InstantSource.system(), () -> "incident", WriterSettings.DEFAULT);
        Semaphore room = new Semaphore(IN_FLIGHT);
        for (long n = 0; ; n++) {
            room.acquire();
            String messageId = arguments[1] + "-" + n;
            String to = "bob-" + n % CHANNELS;
            // Behind the commit and before anything else, as an acknowledgement leaves the hub.
            var unused = writer.submit(batch -> send(batch, to, messageId)).thenAccept(line -> {
                System.out.println(line);
                room.release();
            });
        }
    }

    private static String send(Batch batch, String to, String messageId) {
        ChannelRow channel = batch.store().channels().direct("alice", to).orElseGet(() -> channel(batch, to));
        LogEntry entry = new LogEntry(
                0, EntryKind.MESSAGE, "alice", messageId, batch.now(), messageId.getBytes(StandardCharsets.UTF_8));
        long seq = batch.store().logs().append(channel.key(), entry);
        long inboxSeq = batch.store().inboxes().append(to, channel.key(), seq, EntryKind.MESSAGE, 10, batch.now());
        return channel.id() + " " + seq + " " + inboxSeq + " " + messageId;
    }

    private static ChannelRow channel(Batch batch, String to) {
        return batch.store()
                .channels()
                .insert(
                        "ch_" + to,
                        ChannelKind.CHANNEL_KIND_DIRECT,
                        ChannelState.CHANNEL_STATE_OPEN,
                        "alice",
                        to,
                        "",
                        "",
                        batch.now());
    }
}
