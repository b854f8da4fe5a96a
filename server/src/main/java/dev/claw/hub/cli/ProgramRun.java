package dev.claw.hub.cli;

import dev.claw.hub.client.CallFailedException;
import dev.claw.hub.client.Payloads;
import dev.claw.hub.v1.Payload;
import dev.claw.hub.v1.ServedCall;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;

/** One run of a program for one call: parameters on its standard input, its standard output the result. */
final class ProgramRun {
    /** What is read of the program's output: the largest result the hub takes. */
    private static final int MAX_OUTPUT = 1 << 20;

    private static final int MAX_COMPLAINT = 2_000;

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

    /** Kills the program and what it started; nobody waits for its result. Any thread. */
    void kill() {
        if (killed.compareAndSet(false, true)) {
            // The program before what it started: a shell whose command was killed would go on with the next one.
            List<ProcessHandle> started = process.descendants().toList();
            process.destroyForcibly();
            started.forEach(ProcessHandle::destroyForcibly);
        }
    }

    /** Feeds the program and waits for its result. Blocks. */
    Payload result(ServedCall call) throws InterruptedException {
        CompletableFuture<String> complaint = CompletableFuture.supplyAsync(
                () -> read(process.getErrorStream(), MAX_COMPLAINT), ProgramRun::inThread);
        CompletableFuture<Void> fed = CompletableFuture.runAsync(() -> feed(call), ProgramRun::inThread);
        String output;
        try {
            output = read(process.getInputStream(), MAX_OUTPUT + 1);
            if (output.getBytes(StandardCharsets.UTF_8).length > MAX_OUTPUT) {
                throw new CallFailedException(
                        "OUTPUT_TOO_LARGE", "the program printed more than " + MAX_OUTPUT + " bytes");
            }
            int exit = process.waitFor();
            fed.join();
            if (killed.get()) {
                throw new CallFailedException("KILLED", "the call was cancelled or its deadline passed");
            }
            if (exit != 0) {
                String said = complaint.join().strip();
                throw new CallFailedException(
                        "EXIT_" + exit, "the program ended with code " + exit + (said.isEmpty() ? "" : ": " + said));
            }
        } finally {
            kill();
        }
        return Payloads.json(JsonText.objectOf(output));
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

    /** Reads to the end, keeping at most so many bytes. */
    private static String read(InputStream stream, int most) {
        try (stream) {
            byte[] kept = stream.readNBytes(most);
            stream.transferTo(OutputStream.nullOutputStream());
            return new String(kept, StandardCharsets.UTF_8);
        } catch (IOException killed) {
            return "";
        }
    }
}
