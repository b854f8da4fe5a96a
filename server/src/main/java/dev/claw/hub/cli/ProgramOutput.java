package dev.claw.hub.cli;

import com.google.protobuf.ByteString;
import dev.claw.hub.client.CallContext;
import dev.claw.hub.client.CallFailedException;
import dev.claw.hub.client.HubException;
import dev.claw.hub.client.Payloads;
import dev.claw.hub.v1.Payload;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** What becomes of what a program prints. */
enum ProgramOutput {
    /** All of it together is the result. */
    GATHERED {
        @Override
        Payload read(InputStream stdout, CallContext call) throws IOException {
            byte[] kept = stdout.readNBytes(MAX_RESULT + 1);
            stdout.transferTo(OutputStream.nullOutputStream());
            String text = new String(kept, StandardCharsets.UTF_8);
            if (text.getBytes(StandardCharsets.UTF_8).length > MAX_RESULT) {
                throw new CallFailedException(
                        "OUTPUT_TOO_LARGE", "the program printed more than " + MAX_RESULT + " bytes");
            }
            return Payloads.json(JsonText.objectOf(text));
        }
    },
    /** Each line is a piece, with its end. */
    LINES {
        @Override
        Payload read(InputStream stdout, CallContext call) throws IOException {
            ProgramLines lines = new ProgramLines(stdout, pieceBytes(call));
            for (Optional<String> line = lines.next(); line.isPresent(); line = lines.next()) {
                call.write(Payloads.text(line.get()));
            }
            return NOTHING_MORE;
        }
    },
    /** Whatever it printed so far is a piece. */
    BYTES {
        @Override
        Payload read(InputStream stdout, CallContext call) throws IOException {
            byte[] buffer = new byte[pieceBytes(call)];
            for (int read = stdout.read(buffer); read >= 0; read = stdout.read(buffer)) {
                call.write(Payload.newBuilder()
                        .setData(ByteString.copyFrom(buffer, 0, read))
                        .build());
            }
            return NOTHING_MORE;
        }
    };

    /** The largest result that the hub takes. */
    private static final int MAX_RESULT = 1 << 20;

    private static final int MAX_PIECE = 32 << 10;
    // Bytes that are no UTF-8 become as many characters of three bytes; and one piece need not fill the window.
    private static final int PIECES_IN_WINDOW = 4;
    private static final Payload NOTHING_MORE = Payloads.text("");

    /**
     * Reads it to its end; the result. Blocks, also while the caller has no room for pieces: the program is not read then.
     *
     * @throws IOException when the program was killed
     * @throws HubException when nobody takes pieces any more
     */
    abstract Payload read(InputStream stdout, CallContext call) throws IOException;

    static int pieceBytes(CallContext call) {
        return (int) Math.min(MAX_PIECE, call.windowBytes() / PIECES_IN_WINDOW);
    }
}
