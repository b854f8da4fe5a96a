package dev.claw.hub.client;

import dev.claw.hub.v1.CallAnswer;
import dev.claw.hub.v1.CallFailure;
import dev.claw.hub.v1.Payload;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;

/** How a handler's outcome is said to the hub. */
final class CallAnswers {
    private static final int MESSAGE_BYTES = 4 << 10;
    private static final int CODE_BYTES = 128;
    private static final String INTERNAL = "INTERNAL";

    private CallAnswers() {}

    /** The answer; a result that no frame can carry is a failure. No payload at all is an empty one. */
    static CallAnswer result(long routingId, @Nullable Payload payload) {
        CallAnswer.Builder answer = CallAnswer.newBuilder().setRoutingId(routingId);
        if (payload == null) {
            return answer.build();
        }
        int bytes = payload.getSerializedSize();
        if (bytes > FrameLimits.ENTRY_BYTES) {
            String message =
                    "the handler's result has " + bytes + " bytes, expected at most " + FrameLimits.ENTRY_BYTES;
            return answer.setFailure(failure(INTERNAL, message)).build();
        }
        return answer.setResult(payload).build();
    }

    static CallAnswer failure(long routingId, Throwable thrown) {
        Throwable cause = cause(thrown);
        CallFailure failure = cause instanceof CallFailedException told
                ? failure(told.code(), String.valueOf(told.getMessage()))
                : failure(INTERNAL, "the handler failed: " + cause.getClass().getName() + ": " + cause.getMessage());
        return CallAnswer.newBuilder()
                .setRoutingId(routingId)
                .setFailure(failure)
                .build();
    }

    /** Whether the handler itself said so, rather than broke. */
    static boolean isTold(Throwable thrown) {
        return cause(thrown) instanceof CallFailedException;
    }

    private static Throwable cause(Throwable thrown) {
        boolean wrapped = thrown instanceof CompletionException || thrown instanceof ExecutionException;
        Throwable cause = thrown.getCause();
        return wrapped && cause != null ? cause : thrown;
    }

    private static CallFailure failure(String code, String message) {
        return CallFailure.newBuilder()
                .setCode(cut(code, CODE_BYTES))
                .setMessage(cut(message, MESSAGE_BYTES))
                .build();
    }

    // Whole characters only.
    static String cut(String text, int bytes) {
        if (text.length() <= bytes / 3) {
            return text;
        }
        CharBuffer rest = CharBuffer.wrap(text);
        StandardCharsets.UTF_8.newEncoder().encode(rest, ByteBuffer.allocate(bytes), true);
        return text.substring(0, rest.position());
    }
}
