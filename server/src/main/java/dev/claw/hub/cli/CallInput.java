package dev.claw.hub.cli;

import com.google.protobuf.ByteString;
import dev.claw.hub.client.CallHandle;
import dev.claw.hub.v1.Payload;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletionException;
import java.util.function.Consumer;

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

    /**
     * Begins to send it: to its end, or until the call is over.
     *
     * @param window bytes that the hub takes of a call at once
     * @param broken told when there is more that cannot be read
     */
    void begin(CallHandle call, long window, Consumer<String> broken) {
        int most = (int) Math.min(PIECE_BYTES, window);
        Thread thread = new Thread(() -> pump(call, most, broken), "claw-input");
        // Standard input may never end; the command does not wait for it once it has its answer.
        thread.setDaemon(true);
        thread.start();
    }

    private void pump(CallHandle call, int most, Consumer<String> broken) {
        byte[] buffer = new byte[most];
        try (in) {
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                Payload piece = Payload.newBuilder()
                        .setData(ByteString.copyFrom(buffer, 0, read))
                        .build();
                call.send(piece).join();
            }
            call.endInput().join();
        } catch (IOException e) {
            broken.accept(name + " cannot be read: " + e.getMessage());
        } catch (CompletionException over) {
            // The call is over, and its answer says how.
        }
    }
}
