package dev.claw.hub.store.sql;

import dev.claw.hub.bus.InProcessBus;
import dev.claw.hub.commit.Batch;
import dev.claw.hub.commit.Writer;
import dev.claw.hub.commit.WriterSettings;
import dev.claw.hub.store.KeyTerms;
import dev.claw.hub.store.NewKey;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.Semaphore;

/**
 * A process that charges one key without end, 64 at a time, renews it every so often, and prints a line for everything
 * that was acknowledged: {@code charged} or {@code renewed}. Its argument is the data directory.
 */
final class ChargingHub {
    static final String KEY = "key_1";
    static final int CALLS_OF_A_TERM = 100;
    static final int IN_FLIGHT = 64;

    private static final byte[] SECRET_HASH = new byte[32];
    private static final int RENEWED_EVERY = 150;

    private ChargingHub() {}

    public static void main(String[] arguments) throws Exception {
        SqlStore store = SqlStore.open(Path.of(arguments[0]));
        Writer writer = Writer.start(
                store, new InProcessBus(), InstantSource.system(), () -> "incident", WriterSettings.DEFAULT);
        writer.submit(ChargingHub::grantOnce).join();
        Semaphore room = new Semaphore(IN_FLIGHT);
        for (long n = 0; ; n++) {
            room.acquire();
            boolean renews = n % RENEWED_EVERY == 0;
            var unused = writer.submit(batch -> renews ? renew(batch) : charge(batch))
                    .thenAccept(line -> {
                        if (!line.isEmpty()) {
                            System.out.println(line);
                        }
                        room.release();
                    });
        }
    }

    private static boolean grantOnce(Batch batch) {
        if (batch.store().keys().byId(KEY).isEmpty()) {
            batch.store().keys().insert(newKey(batch.now()));
        }
        return true;
    }

    private static NewKey newKey(Instant now) {
        return new NewKey(
                KEY,
                Optional.of(SECRET_HASH),
                "svc",
                "bot",
                "alice",
                "r1",
                "",
                false,
                now,
                now.plus(Duration.ofHours(1)),
                CALLS_OF_A_TERM);
    }

    private static String charge(Batch batch) {
        return batch.store().keys().charge(SECRET_HASH, "svc", "alice", batch.now()) ? "charged" : "";
    }

    private static String renew(Batch batch) {
        return batch.store()
                .keys()
                .renew(KEY, new KeyTerms("", Duration.ofHours(1), CALLS_OF_A_TERM), batch.now())
                .map(key -> "renewed")
                .orElse("");
    }
}
