package dev.claw.hub.error;

import com.google.protobuf.Any;
import com.google.protobuf.Duration;
import com.google.rpc.BadRequest;
import com.google.rpc.ErrorInfo;
import com.google.rpc.RetryInfo;
import com.google.rpc.Status;
import dev.claw.hub.v1.ErrorReason;
import io.grpc.StatusRuntimeException;
import io.grpc.protobuf.StatusProto;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ThreadLocalRandom;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** How refusals and faults are told: as a {@code google.rpc.Status} in a frame, or as the status of an RPC. */
public final class Statuses {
    private static final Logger LOG = LoggerFactory.getLogger(Statuses.class);

    private static final int TRAILER_MESSAGE_BYTES = 800;

    private Statuses() {}

    /** The refusal as it travels in a frame. */
    public static Status of(Refusal refusal) {
        ErrorReason reason = refusal.reason();
        Status.Builder status = Status.newBuilder()
                .setCode(ErrorTable.rule(reason).getCode().getNumber())
                .setMessage(refusal.message())
                .addDetails(Any.pack(ErrorInfo.newBuilder()
                        .setDomain(ErrorTable.DOMAIN)
                        .setReason(ErrorTable.wireName(reason))
                        .putAllMetadata(refusal.metadata())
                        .build()));
        if (!refusal.violations().isEmpty()) {
            BadRequest.Builder fields = BadRequest.newBuilder();
            refusal.violations()
                    .forEach(violation -> fields.addFieldViolations(BadRequest.FieldViolation.newBuilder()
                            .setField(violation.field())
                            .setDescription(violation.description())));
            status.addDetails(Any.pack(fields.build()));
        }
        refusal.retryDelay()
                .ifPresent(delay -> status.addDetails(Any.pack(RetryInfo.newBuilder()
                        .setRetryDelay(Duration.newBuilder()
                                .setSeconds(delay.getSeconds())
                                .setNanos(delay.getNano()))
                        .build())));
        return status.build();
    }

    /** Whatever went wrong, as it travels in a frame; a fault is logged under an incident id. */
    public static Status of(Throwable fault) {
        return of(refusal(fault));
    }

    /** The same as the status of an RPC; one that is told already stays as it is. */
    public static StatusRuntimeException exception(Throwable fault) {
        Throwable cause = cause(fault);
        if (cause instanceof StatusRuntimeException told) {
            return told;
        }
        return exception(of(fault));
    }

    /**
     * A status that was told in a frame elsewhere, as the status of an RPC. It travels in trailers, of which clients take
     * 8 KiB, and with every character outside of ASCII three times as long: the sentence is cut to fit.
     */
    public static StatusRuntimeException exception(Status status) {
        String message = status.getMessage();
        if (message.getBytes(StandardCharsets.UTF_8).length <= TRAILER_MESSAGE_BYTES) {
            return StatusProto.toStatusRuntimeException(status);
        }
        Status.Builder cut = status.toBuilder().setMessage(start(message)).clearDetails();
        status.getDetailsList().stream()
                .filter(detail -> !detail.is(BadRequest.class))
                .forEach(cut::addDetails);
        return StatusProto.toStatusRuntimeException(cut.build());
    }

    private static String start(String message) {
        StringBuilder start = new StringBuilder();
        int bytes = 0;
        for (int at = 0; at < message.length(); at = message.offsetByCodePoints(at, 1)) {
            int codePoint = message.codePointAt(at);
            bytes += Character.toString(codePoint).getBytes(StandardCharsets.UTF_8).length;
            if (bytes > TRAILER_MESSAGE_BYTES) {
                break;
            }
            start.appendCodePoint(codePoint);
        }
        return start.append('…').toString();
    }

    private static Throwable cause(Throwable fault) {
        return fault instanceof CompletionException && fault.getCause() != null ? fault.getCause() : fault;
    }

    /** A refusal as it is; anything else becomes INTERNAL and is logged with its cause. */
    public static Refusal refusal(Throwable fault) {
        Throwable cause = cause(fault);
        if (cause instanceof Refusal refusal) {
            return refusal;
        }
        String incident = HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextLong());
        LOG.error("incident {}", incident, cause);
        return Refusal.of(
                        ErrorReason.ERROR_REASON_INTERNAL,
                        "the hub failed to handle this; its log has the cause under incident " + incident)
                .with(Map.of("incident", incident));
    }
}
