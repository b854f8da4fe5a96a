package dev.claw.hub.tests;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** The command line against one hub; ends what it started. */
final class HubCommands implements AutoCloseable {
    private final HubProcess hub;
    private final List<Running> running = new ArrayList<>();

    HubCommands(HubProcess hub) {
        this.hub = hub;
    }

    /** Runs a command to its end. */
    Cli.Result run(String... args) throws IOException, InterruptedException {
        return Cli.run(atHub(args));
    }

    /** The same with this on its standard input. */
    Cli.Result feed(String input, String... args) throws IOException, InterruptedException {
        return Cli.feed(input, atHub(args));
    }

    /** Starts a command that stays. */
    Running begin(String... args) throws IOException {
        Running command = new Running(Cli.begin(atHub(args)));
        running.add(command);
        return command;
    }

    /** Starts a provider, and waits until it serves. */
    Running provide(String... args) throws IOException, InterruptedException {
        List<String> all = new ArrayList<>(List.of("provide", "--hub", hub.grpc()));
        all.addAll(List.of(args));
        Running command = new Running(Cli.begin(all.toArray(String[]::new)));
        running.add(command);
        command.until("serving");
        return command;
    }

    @Override
    public void close() {
        running.forEach(command -> command.process.destroyForcibly());
    }

    private String[] atHub(String... args) {
        List<String> all = new ArrayList<>(List.of(args));
        all.addAll(List.of("--hub", hub.grpc()));
        return all.toArray(String[]::new);
    }

    /** A command that stays: lines in, lines out. */
    static final class Running {
        private static final long LINE_SECONDS = 60;

        private final Process process;
        private final BlockingQueue<String> out;
        private final BlockingQueue<String> err;
        private final BufferedWriter in;

        private Running(Process process) {
            this.process = process;
            this.out = lines(process.inputReader(StandardCharsets.UTF_8));
            this.err = lines(process.errorReader(StandardCharsets.UTF_8));
            this.in = process.outputWriter(StandardCharsets.UTF_8);
        }

        /** The next line of the result with this in it; those before it are passed over. */
        String until(String part) throws InterruptedException {
            return until(part, out);
        }

        /** The same of what is said on standard error. */
        String untilSaid(String part) throws InterruptedException {
            return until(part, err);
        }

        private String until(String part, BlockingQueue<String> lines) throws InterruptedException {
            List<String> seen = new ArrayList<>();
            for (Optional<String> line = next(lines); line.isPresent(); line = next(lines)) {
                if (line.get().contains(part)) {
                    return line.get();
                }
                seen.add(line.get());
            }
            throw new AssertionError(
                    "no line with " + part + " came; it printed " + seen + " and then " + out + " and " + err);
        }

        private Optional<String> next(BlockingQueue<String> lines) throws InterruptedException {
            long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(LINE_SECONDS);
            while (System.nanoTime() < until) {
                boolean ended = !process.isAlive();
                Optional<String> line = Optional.ofNullable(lines.poll(100, TimeUnit.MILLISECONDS));
                if (line.isPresent() || ended) {
                    return line;
                }
            }
            return Optional.empty();
        }

        private static BlockingQueue<String> lines(BufferedReader reader) {
            BlockingQueue<String> lines = new LinkedBlockingQueue<>();
            Thread thread = new Thread(() -> reader.lines().forEach(lines::add), "test-lines");
            thread.setDaemon(true);
            thread.start();
            return lines;
        }

        void type(String line) throws IOException {
            in.write(line + "\n");
            in.flush();
        }

        /** Programs that it runs now. */
        long children() {
            return process.descendants().filter(ProcessHandle::isAlive).count();
        }

        /** As Ctrl-C or a service manager does it. */
        void terminate() {
            process.destroy();
        }

        /** Ends its input and waits for its end; the exit code. */
        int endInput() throws IOException, InterruptedException {
            in.close();
            return exit();
        }

        int exit() throws InterruptedException {
            if (!process.waitFor(60, TimeUnit.SECONDS)) {
                throw new AssertionError("the command does not end; it printed " + out + " and " + err);
            }
            return process.exitValue();
        }
    }
}
