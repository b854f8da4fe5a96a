package dev.claw.hub.cli.wire;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.rpc.ErrorInfo;
import io.grpc.Status;
import io.grpc.protobuf.StatusProto;
import java.util.Optional;

/** The hub refused, or the link failed. */
public final class WireException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String reason;
    private final Status.Code code;

    private WireException(String reason, Status.Code code, String message) {
        super(message);
        this.reason = reason;
        this.code = code;
    }

    /** An error that stands in a frame. */
    public static WireException of(com.google.rpc.Status error) {
        return new WireException(
                reason(error).orElse(""), Status.fromCodeValue(error.getCode()).getCode(), error.getMessage());
    }

    /** What an RPC failed for. */
    public static WireException of(Throwable failure) {
        Status status = Status.fromThrowable(failure);
        com.google.rpc.Status told = StatusProto.fromThrowable(failure);
        String message = Optional.ofNullable(status.getDescription()).orElseGet(failure::toString);
        return told == null
                ? new WireException("", status.getCode(), message)
                : new WireException(reason(told).orElse(""), status.getCode(), message);
    }

    /** The link broke while something was under way, of which nobody knows what became of it. */
    static WireException linkLost(String message) {
        return new WireException("LINK_LOST", Status.Code.UNAVAILABLE, message);
    }

    /** The hub's reason without its prefix, or LINK_LOST; empty when the failure is neither. */
    public String reason() {
        return reason;
    }

    public Status.Code code() {
        return code;
    }

    /** Whether there was no hub to ask, rather than one that refused. */
    public boolean unreachable() {
        return reason.isEmpty() && code == Status.Code.UNAVAILABLE;
    }

    private static Optional<String> reason(com.google.rpc.Status error) {
        return error.getDetailsList().stream()
                .filter(detail -> detail.is(ErrorInfo.class))
                .findFirst()
                .map(detail -> {
                    try {
                        return detail.unpack(ErrorInfo.class).getReason();
                    } catch (InvalidProtocolBufferException e) {
                        return "";
                    }
                });
    }
}
