package dev.claw.hub.store;

import dev.claw.hub.store.sql.SqlStore;
import dev.claw.hub.v1.ChannelKind;
import dev.claw.hub.v1.ChannelState;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Random;
import java.util.UUID;

/**
 * Measures how many direct messages a second the store takes: each one a lookup of the sender's id, an entry of 100
 * bytes in the pair's channel and a reference in the recipient's inbox, which is acknowledged with its receipt and given up 64 at a time. No test: run by hand, arguments {@code DIR PAIRS
 * SECONDS}.
 */
final class StoreSpeed {
    private static final int[] BATCHES = {1, 64, 256, 512};

    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();
    /** A recipient acknowledges when it has so many. */
    private static final int WINDOW = 64;

    private final Store store;
    private final int pairs;
    private final Random random = new Random(1);
    private final byte[] content = new byte[100];
    private long count;

    private StoreSpeed(Store store, int pairs) {
        this.store = store;
        this.pairs = pairs;
    }

    /** Runs each size of batch for the given seconds, after a warm-up. */
    public static void main(String[] arguments) throws Exception {
        Path directory = Files.createTempDirectory(Path.of(arguments[0]), "speed");
        int seconds = Integer.parseInt(arguments[2]);
        try (Store store = SqlStore.open(directory)) {
            StoreSpeed speed = new StoreSpeed(store, Integer.parseInt(arguments[1]));
            speed.measure(256, Duration.ofSeconds(2));
            for (int batch : BATCHES) {
                System.out.println(speed.measure(batch, Duration.ofSeconds(seconds)));
            }
            System.out.printf("%,d messages, %,d bytes a message%n", speed.count, size(directory) / speed.count);
        }
    }

    private String measure(int batch, Duration time) {
        long start = System.nanoTime();
        long cpuStart = THREADS.getCurrentThreadCpuTime();
        long before = count;
        while (System.nanoTime() - start < time.toNanos()) {
            try (Transaction transaction = store.begin()) {
                Instant now = Instant.now();
                for (int i = 0; i < batch; i++) {
                    send(transaction, now);
                }
                transaction.commit();
            }
        }
        long sent = count - before;
        double rate = sent * 1e9 / (System.nanoTime() - start);
        double cpu = (THREADS.getCurrentThreadCpuTime() - cpuStart) / 1e3 / sent;
        return "batch %4d: %,10.0f messages/s, %5.1f us of CPU each".formatted(batch, rate, cpu);
    }

    private void send(Session session, Instant now) {
        int pair = random.nextInt(pairs);
        String from = "agent-a-" + pair;
        String to = "agent-b-" + pair;
        String messageId = Long.toHexString(now.toEpochMilli()) + "-" + new UUID(random.nextLong(), random.nextLong());
        if (session.logs().sent(from, messageId, now.minusSeconds(86_400)).isPresent()) {
            throw new IllegalStateException("a fresh id was found");
        }
        ChannelRow channel = session.channels().direct(from, to).orElseGet(() -> channel(session, from, to, now));
        if (session.inboxes().state(to).pendingEntries() >= WINDOW) {
            acknowledge(session, to, now);
        }
        long seq =
                session.logs().append(channel.key(), new LogEntry(0, EntryKind.MESSAGE, from, messageId, now, content));
        session.inboxes().append(to, channel.key(), seq, EntryKind.MESSAGE, content.length, now);
        count++;
    }

    private static void acknowledge(Session session, String agent, Instant now) {
        String reader = InboxStore.DEFAULT_READER;
        long before = session.inboxes().cursor(agent, reader);
        long cursor = session.inboxes().advance(agent, reader, Long.MAX_VALUE, now);
        for (InboxStore.Newest newest : session.inboxes().newest(agent, before, cursor)) {
            session.positions().raise(newest.channel(), agent, reader, new PositionRow.Marks(newest.seq(), 0, 0), now);
        }
        session.inboxes().trim(agent, WINDOW);
    }

    private static ChannelRow channel(Session session, String from, String to, Instant now) {
        return session.channels()
                .insert(
                        "ch_" + from + to,
                        ChannelKind.CHANNEL_KIND_DIRECT,
                        ChannelState.CHANNEL_STATE_OPEN,
                        from,
                        to,
                        "",
                        "",
                        now);
    }

    private static long size(Path directory) throws Exception {
        try (var files = Files.list(directory)) {
            return files.mapToLong(file -> file.toFile().length()).sum();
        }
    }
}
