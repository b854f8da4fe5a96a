package dev.claw.hub.cli;

import dev.claw.hub.client.CallContext;
import dev.claw.hub.client.CallFailedException;
import dev.claw.hub.client.HubException;
import dev.claw.hub.client.Payloads;
import dev.claw.hub.v1.Payload;
import dev.claw.hub.v1.ServedCall;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * One run of a program for one call: parameters on its standard input, its standard output the result or its pieces,
 * progress on standard error.
 */
final class ProgramRun {
    /** Characters of what a program complains of that its caller is told. */
    private static final int MAX_COMPLAINT = 2_000;
    /** Bytes of a line on standard error: the longest note of progress, and more. */
    private static final int MAX_LINE = 8 << 10;

    private static final long LAST_WORDS_MILLIS = 1_000;

    private final Process process;
    private final AtomicBoolean killed = new AtomicBoolean();

    private ProgramRun(Process process) {
        this.process = process;
    }

    /** Starts the program; it finds the call's circumstances in {@code CLAW_SERVICE}, {@code CLAW_METHOD}, {@code CLAW_CALLER}. */
    static ProgramRun start(List<String> command, ServedCall call) {
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().put("CLAW_SERVICE", call.getServiceId());
        builder.environment().put("CLAW_METHOD", call.getMethod());
        builder.environment().put("CLAW_CALLER", call.getCaller());
        try {
            return new ProgramRun(builder.start());
        } catch (IOException e) {
            throw new CallFailedException("NOT_STARTED", "the program does not start: " + e.getMessage());
        }
    }

    /** Whether there is such a program to run, as far as can be told before it is run. */
    static boolean isThere(String program) {
        if (File.separatorChar != '/') {
            return true;
        }
        if (program.contains("/")) {
            return isProgram(Path.of(program));
        }
        return Arrays.stream(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator))
                .anyMatch(folder -> isProgram(Path.of(folder, program)));
    }

    private static boolean isProgram(Path file) {
        return Files.isRegularFile(file) && Files.isExecutable(file);
    }

    /** Kills the program and what it started; nobody waits for its result. Any thread. */
    void kill() {
        if (killed.compareAndSet(false, true)) {
            // The program before what it started: a shell whose command was killed would go on with the next one.
            List<ProcessHandle> started = process.descendants().toList();
            process.destroyForcibly();
            started.forEach(ProcessHandle::destroyForcibly);
        }
    }

    /** Feeds the program and waits for its result; what it prints goes the way of {@code output}. Blocks. */
    Payload result(ServedCall call, CallContext context, ProgramOutput output) throws InterruptedException {
        CompletableFuture<String> complaint =
                CompletableFuture.supplyAsync(() -> listen(process.getErrorStream(), context), ProgramRun::inThread);
        CompletableFuture<Void> fed = CompletableFuture.runAsync(() -> feed(call), ProgramRun::inThread);
        try (InputStream stdout = process.getInputStream()) {
            Payload result = output.read(stdout, context);
            int exit = process.waitFor();
            fed.join();
            // Its last progress is told before the answer; what it left running may hold its standard error for ever.
            String said = complaint
                    .completeOnTimeout("", LAST_WORDS_MILLIS, TimeUnit.MILLISECONDS)
                    .join()
                    .strip();
            if (killed.get()) {
                throw killed();
            }
            if (exit != 0) {
                throw new CallFailedException(
                        "EXIT_" + exit, "the program ended with code " + exit + (said.isEmpty() ? "" : ": " + said));
            }
            return result;
        } catch (IOException | HubException nobodyWaits) {
            throw killed();
        } finally {
            kill();
        }
    }

    private static CallFailedException killed() {
        return new CallFailedException("KILLED", "the call was cancelled or its deadline passed");
    }

    /** A thread each: a program that writes before it reads must be read and fed at the same time. */
    private static void inThread(Runnable task) {
        Thread thread = new Thread(task, "claw-program");
        thread.setDaemon(true);
        thread.start();
    }

    private void feed(ServedCall call) {
        Payload parameters = call.getParameters();
        byte[] input = parameters.hasData()
                ? parameters.getData().toByteArray()
                : Payloads.asText(parameters).getBytes(StandardCharsets.UTF_8);
        try (OutputStream stdin = process.getOutputStream()) {
            stdin.write(input);
        } catch (IOException closed) {
            // A program need not read what it is given.
        }
    }

    /** Reads to the end: tells progress, and keeps the beginning of the rest. */
    private static String listen(InputStream stderr, CallContext context) {
        StringBuilder rest = new StringBuilder();
        try (stderr) {
            ProgramLines lines = new ProgramLines(stderr, MAX_LINE);
            for (Optional<String> line = lines.next(); line.isPresent(); line = lines.next()) {
                Optional<ProgressLine> progress = ProgressLine.parse(line.get());
                if (progress.isPresent()) {
                    progress.get().tell(context);
                } else if (rest.length() < MAX_COMPLAINT) {
                    rest.append(line.get());
                }
            }
        } catch (IOException killed) {
            // What it said before stands.
        }
        return rest.substring(0, Math.min(rest.length(), MAX_COMPLAINT));
    }
}
