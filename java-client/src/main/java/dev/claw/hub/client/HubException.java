package dev.claw.hub.client;

import dev.claw.hub.v1.ErrorReason;
import dev.claw.hub.v1.Retry;
import io.grpc.Status;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;

/**
 * The hub refused, the link failed, or this client could not do it: the reason for programs, a sentence for people.
 * Failures of futures carry no stack trace of their own; the blocking client throws a copy that has one.
 */
public final class HubException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final ErrorReason reason;
    private final Status.Code code;
    private final transient Map<String, String> metadata;
    private final transient Optional<Duration> retryDelay;

    HubException(ErrorFacts facts, String message) {
        super(message, null, false, false);
        this.reason = facts.reason();
        this.code = facts.code();
        this.metadata = facts.metadata();
        this.retryDelay = facts.retryDelay();
    }

    private HubException(HubException original) {
        super(original.getMessage(), original);
        this.reason = original.reason;
        this.code = original.code;
        this.metadata = original.metadata;
        this.retryDelay = original.retryDelay;
    }

    /**
     * The failure of a future of this client, without what futures wrap around it: also for
     * {@code whenComplete} and {@code handle}, which get a {@code CompletionException} from a dependent future.
     */
    public static HubException from(Throwable failure) {
        Throwable cause = failure.getCause();
        if (failure instanceof HubException known) {
            return known;
        }
        if ((failure instanceof CompletionException || failure instanceof ExecutionException) && cause != null) {
            return from(cause);
        }
        if (failure instanceof CancellationException) {
            return ErrorFacts.local(Status.Code.CANCELLED, "canceled by the caller");
        }
        return ErrorFacts.local(Status.Code.INTERNAL, "a fault of the client: " + failure);
    }

    /** The failure that an answer carries, such as that of {@code CallEnded}. */
    public static HubException of(com.google.rpc.Status error) {
        return ErrorFacts.of(error);
    }

    /** The same failure with the stack trace of the calling thread. */
    HubException thrownHere() {
        return new HubException(this);
    }

    /**
     * The hub's reason; {@link ErrorReason#ERROR_REASON_UNSPECIFIED} when the failure is not the hub's (a broken link, a
     * closed client) or its reason is newer than this client. LIMIT_REACHED and PAYLOAD_TOO_LARGE may also be this
     * client's own.
     */
    public ErrorReason reason() {
        return reason;
    }

    /** The gRPC code; always set, also where no reason is known. */
    public Status.Code code() {
        return code;
    }

    /**
     * Of a call: false when it certainly never reached a provider and may be made again, true when it did or may have.
     * Empty for everything that is not a call.
     */
    public Optional<Boolean> dispatched() {
        return Optional.ofNullable(metadata.get("dispatched")).map(Boolean::valueOf);
    }

    /** How long to wait before trying again, if the hub said so; at most one day. */
    public Optional<Duration> retryDelay() {
        return retryDelay;
    }

    /** More facts for programs, such as {@code code} of PROVIDER_FAILED. */
    public Map<String, String> metadata() {
        return metadata;
    }

    /** Whether the same request can help later: the reason's rule, or the code's where there is no reason. */
    public Retry retry() {
        return ErrorFacts.retry(reason, code);
    }

    /** The sentence for people; never empty. */
    @Override
    public String getMessage() {
        return String.valueOf(super.getMessage());
    }
}
