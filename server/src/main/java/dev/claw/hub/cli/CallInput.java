package dev.claw.hub.cli;

import com.google.protobuf.ByteString;
import dev.claw.hub.cli.wire.CallStream;
import dev.claw.hub.v1.Payload;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** A file, or standard input, as a call's pieces of input, sent by a thread of its own. */
final class CallInput {
    private static final int PIECE_BYTES = 32 << 10;

    private final String name;
    private final InputStream in;

    private CallInput(String name, InputStream in) {
        this.name = name;
        this.in = in;
    }

    /**
     * Opens it.
     *
     * @param file - for standard input
     */
    static CallInput open(String file) throws IOException {
        if (file.equals("-")) {
            return new CallInput("standard input", System.in);
        }
        if (!Files.isReadable(Path.of(file))) {
            throw CommandException.notFound("there is no file " + file + " that can be read");
        }
        return new CallInput(file, Files.newInputStream(Path.of(file)));
    }

    /** Begins to send it: to its end, or until the call is over. */
    void begin(CallStream call, Output output) {
        Thread thread = new Thread(() -> pump(call, output), "claw-input");
        // Standard input may never end; the command does not wait for it once it has its answer.
        thread.setDaemon(true);
        thread.start();
    }

    private void pump(CallStream call, Output output) {
        byte[] buffer = new byte[PIECE_BYTES];
        try (in) {
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                Payload piece = Payload.newBuilder()
                        .setData(ByteString.copyFrom(buffer, 0, read))
                        .build();
                if (!call.input(piece)) {
                    return;
                }
            }
            call.inputEnd();
        } catch (IOException e) {
            output.say(name + " cannot be read: " + e.getMessage());
            call.cancel();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
