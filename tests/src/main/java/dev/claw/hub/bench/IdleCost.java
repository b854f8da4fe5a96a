package dev.claw.hub.bench;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What connections of old agents that do nothing cost the hub: memory of its heap, as the JVM tells it after a collection. */
final class IdleCost {
    private static final int CONNECTIONS = 5_000;
    private static final Pattern USED = Pattern.compile("used (\\d+)K");
    // Old agents' messages are shown from 1 s after the upgrade on; by then each has all that it will have.
    private static final Duration SETTLE = Duration.ofSeconds(4);

    private IdleCost() {}

    /** Connects the agents and prints a line. */
    static void measure(Path jar, Path data) throws Exception {
        try (HubProcessLauncher.Running hub = HubProcessLauncher.hubWithDoor(jar, data);
                Wire wire = new Wire()) {
            OldCrowd crowd = new OldCrowd(wire, URI.create(hub.door()));
            crowd.come(100);
            settle();
            long before = heapKib(hub.process());
            crowd.come(CONNECTIONS);
            settle();
            long after = heapKib(hub.process());
            System.out.printf(
                    Locale.ROOT,
                    "%,d idle connections: %.1f KiB of heap each (%,d KiB before, %,d KiB with them)%n",
                    CONNECTIONS,
                    (double) (after - before) / CONNECTIONS,
                    before,
                    after);
        }
    }

    private static void settle() throws InterruptedException {
        TimeUnit.MILLISECONDS.sleep(SETTLE.toMillis());
    }

    private static long heapKib(Process hub) throws IOException, InterruptedException {
        tell(hub, "GC.run");
        Matcher used = USED.matcher(tell(hub, "GC.heap_info"));
        if (!used.find()) {
            throw new IOException("the JVM tells no heap");
        }
        return Long.parseLong(used.group(1));
    }

    private static String tell(Process hub, String what) throws IOException, InterruptedException {
        Process jcmd = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "jcmd").toString(),
                        Long.toString(hub.pid()),
                        what)
                .redirectErrorStream(true)
                .start();
        String told = new String(jcmd.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        jcmd.waitFor();
        return told;
    }
}
