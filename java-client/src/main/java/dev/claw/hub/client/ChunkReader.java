package dev.claw.hub.client;

import com.google.protobuf.ByteString;
import dev.claw.hub.v1.Payload;
import io.grpc.Status;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.util.Objects;
import java.util.Optional;

/**
 * The pieces of one call and direction, for threads that wait. The other side has room for more when a piece was taken:
 * who reads late slows it down. May be used from several threads; each piece goes to one of them.
 */
public final class ChunkReader {
    private final ChunkIntake intake;

    ChunkReader(ChunkIntake intake) {
        this.intake = intake;
    }

    /**
     * The next piece, waiting for it; empty behind the last one.
     *
     * @throws HubException when the call failed or was cancelled, behind the pieces that came before that; CANCELLED when
     *     the waiting thread was interrupted
     */
    public Optional<Payload> next() {
        try {
            return intake.next();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw ErrorFacts.local(Status.Code.CANCELLED, "the waiting thread was interrupted")
                    .thrownHere();
        }
    }

    /**
     * The pieces' bytes one after the other, texts as UTF-8, until the last piece. A call that failed is an
     * {@link IOException} with the {@link HubException} as its cause. Closing it does not end the call.
     */
    public InputStream stream() {
        return new Bytes();
    }

    private final class Bytes extends InputStream {
        private ByteString piece = ByteString.EMPTY;
        private int at;
        private boolean over;

        @Override
        public int read() throws IOException {
            return more() ? piece.byteAt(at++) & 0xFF : -1;
        }

        @Override
        public int read(byte[] into, int from, int length) throws IOException {
            Objects.checkFromIndexSize(from, length, into.length);
            if (length == 0) {
                return 0;
            }
            if (!more()) {
                return -1;
            }
            int count = Math.min(length, piece.size() - at);
            piece.substring(at, at + count).copyTo(into, from);
            at += count;
            return count;
        }

        @Override
        public int available() {
            return piece.size() - at;
        }

        private boolean more() throws IOException {
            while (at == piece.size() && !over) {
                try {
                    Optional<Payload> next = intake.next();
                    over = next.isEmpty();
                    piece = next.map(Payloads::content).orElse(ByteString.EMPTY);
                    at = 0;
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                    throw new InterruptedIOException("the waiting thread was interrupted");
                } catch (HubException e) {
                    throw new IOException(e.getMessage(), e);
                }
            }
            return !over;
        }
    }
}
