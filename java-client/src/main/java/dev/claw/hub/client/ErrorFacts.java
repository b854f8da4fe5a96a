package dev.claw.hub.client;

import com.google.protobuf.Any;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.rpc.ErrorInfo;
import com.google.rpc.RetryInfo;
import dev.claw.hub.v1.ErrorReason;
import dev.claw.hub.v1.ErrorsProto;
import dev.claw.hub.v1.Retry;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.protobuf.StatusProto;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What programs read from a failure, and how it is read from the wire. Immutable. */
record ErrorFacts(ErrorReason reason, Status.Code code, Map<String, String> metadata, Optional<Duration> retryDelay) {
    private static final Logger LOG = LoggerFactory.getLogger(ErrorFacts.class);
    private static final String DOMAIN = "hub.claw.dev";
    private static final String PREFIX = "ERROR_REASON_";
    private static final String DISPATCHED = "dispatched";

    ErrorFacts {
        metadata = Map.copyOf(metadata);
    }

    /** A failure that this client found itself. */
    static HubException local(Status.Code code, ErrorReason reason, String message) {
        return new HubException(new ErrorFacts(reason, code, Map.of(), Optional.empty()), message);
    }

    /** A failure of the link or of this client, that no reason of the hub's names. */
    static HubException local(Status.Code code, String message) {
        return local(code, ErrorReason.ERROR_REASON_UNSPECIFIED, message);
    }

    /** The end of an RPC. */
    static HubException of(Status status, Metadata trailers) {
        com.google.rpc.Status details = StatusProto.fromStatusAndTrailers(status, trailers);
        return read(details, sentence(status));
    }

    /** A status within a frame. */
    static HubException of(com.google.rpc.Status status) {
        String code = Status.fromCodeValue(status.getCode()).getCode().name();
        return read(status, status.getMessage().isEmpty() ? code : status.getMessage());
    }

    /** The same failure, of a call that reached a provider or not. */
    static HubException dispatched(HubException failure, boolean dispatched) {
        Map<String, String> metadata = new HashMap<>(failure.metadata());
        metadata.put(DISPATCHED, Boolean.toString(dispatched));
        return new HubException(
                new ErrorFacts(failure.reason(), failure.code(), metadata, failure.retryDelay()), failure.getMessage());
    }

    /** Whether doing it again, or opening the stream again, can help. */
    static Retry retry(ErrorReason reason, Status.Code code) {
        if (reason != ErrorReason.ERROR_REASON_UNSPECIFIED && reason != ErrorReason.UNRECOGNIZED) {
            return reason.getValueDescriptor()
                    .getOptions()
                    .getExtension(ErrorsProto.rule)
                    .getRetry();
        }
        return switch (code) {
            case UNAVAILABLE, DEADLINE_EXCEEDED, ABORTED, CANCELLED, INTERNAL, UNKNOWN, DATA_LOSS, OK ->
                Retry.RETRY_IF_IDEMPOTENT;
            case RESOURCE_EXHAUSTED -> Retry.RETRY_LATER;
            case INVALID_ARGUMENT,
                    NOT_FOUND,
                    ALREADY_EXISTS,
                    PERMISSION_DENIED,
                    UNAUTHENTICATED,
                    FAILED_PRECONDITION,
                    OUT_OF_RANGE,
                    UNIMPLEMENTED -> Retry.RETRY_NEVER;
        };
    }

    private static HubException read(com.google.rpc.Status status, String fallbackMessage) {
        ErrorReason reason = ErrorReason.ERROR_REASON_UNSPECIFIED;
        Map<String, String> metadata = Map.of();
        Optional<Duration> delay = Optional.empty();
        for (Any detail : status.getDetailsList()) {
            try {
                if (detail.is(ErrorInfo.class)) {
                    ErrorInfo info = detail.unpack(ErrorInfo.class);
                    metadata = info.getMetadataMap();
                    reason = info.getDomain().equals(DOMAIN) ? reason(info.getReason()) : reason;
                } else if (detail.is(RetryInfo.class)) {
                    delay = Optional.of(
                            Durations.wait(detail.unpack(RetryInfo.class).getRetryDelay()));
                }
            } catch (InvalidProtocolBufferException e) {
                // Code and sentence stand without it.
                LOG.debug("an error detail of type {} cannot be read", detail.getTypeUrl(), e);
            }
        }
        // Without details the sentence is the transport's, and its cause says more.
        String message =
                status.getMessage().isEmpty() || status.getDetailsCount() == 0 ? fallbackMessage : status.getMessage();
        Status.Code code = Status.fromCodeValue(status.getCode()).getCode();
        return new HubException(new ErrorFacts(reason, code, metadata, delay), message);
    }

    private static ErrorReason reason(String name) {
        var value = ErrorReason.getDescriptor().findValueByName(PREFIX + name);
        return value == null ? ErrorReason.ERROR_REASON_UNSPECIFIED : ErrorReason.valueOf(value);
    }

    private static String sentence(Status status) {
        String description = status.getDescription();
        Throwable cause = status.getCause();
        String text = description == null ? status.getCode().name() : description;
        return cause == null || cause.getMessage() == null ? text : text + ": " + cause.getMessage();
    }
}
