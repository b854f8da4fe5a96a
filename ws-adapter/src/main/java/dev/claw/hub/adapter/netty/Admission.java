package dev.claw.hub.adapter.netty;

import dev.claw.hub.adapter.session.AgentNames;
import dev.claw.hub.adapter.session.Arrival;
import dev.claw.hub.adapter.session.EnrolmentPages;
import dev.claw.hub.adapter.session.HubAccess;
import dev.claw.hub.adapter.session.Identity;
import dev.claw.hub.client.HubException;
import dev.claw.hub.v1.ErrorReason;
import io.grpc.Status;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds out who asks for an upgrade. A token is checked by the hub, and so is a name that is made like those of enrolled
 * agents; for anybody else the hub is not asked. Tokens are never logged. Runs on event loops; never blocks.
 */
final class Admission {
    private static final Logger LOG = LoggerFactory.getLogger(Admission.class);

    /** What is said where the hub does not tell whose a token is. */
    static final String UNCHECKED = "the hub cannot check the token now; come again";

    private final HubAccess hub;

    Admission(HubAccess hub) {
        this.hub = hub;
    }

    /** Who is not let in, and why. */
    static final class Refused extends RuntimeException {
        private static final long serialVersionUID = 1L;

        private final transient HttpResponseStatus status;

        private Refused(HttpResponseStatus status, String sentence) {
            super(sentence, null, false, false);
            this.status = status;
        }

        /** The refusal that a future of {@link #of} failed with. */
        static Refused from(Throwable failure) {
            Throwable cause = failure.getCause();
            if (failure instanceof CompletionException && cause != null) {
                return from(cause);
            }
            return failure instanceof Refused refused
                    ? refused
                    : new Refused(HttpResponseStatus.INTERNAL_SERVER_ERROR, "a fault of the adapter");
        }

        HttpResponseStatus status() {
            return status;
        }

        String sentence() {
            return String.valueOf(getMessage());
        }
    }

    /** Who comes; fails with {@link Refused}. Completes on any thread, or at once. */
    CompletableFuture<Arrival> of(FullHttpRequest request) {
        Optional<String> agentId = Headers.agentId(request.headers());
        if (agentId.isPresent() && !AgentNames.isName(agentId.get())) {
            return refused(
                    HttpResponseStatus.BAD_REQUEST, Headers.AGENT_ID + " is not printable text of fitting length");
        }
        try {
            Optional<String> token = ShownToken.of(request.headers(), request.uri());
            if (token.isPresent()) {
                return holder(agentId, token.get());
            }
        } catch (ShownToken.Malformed malformed) {
            return refused(HttpResponseStatus.UNAUTHORIZED, malformed.sentence());
        }
        Arrival arrival = new Arrival(agentId, Optional.empty());
        return agentId.filter(AgentNames::looksEnrolled).isPresent()
                ? named(arrival, agentId.get())
                : CompletableFuture.completedFuture(arrival);
    }

    private CompletableFuture<Arrival> holder(Optional<String> agentId, String token) {
        return hub.check(token).handle((credential, failure) -> {
            if (failure == null) {
                return new Arrival(agentId, Optional.of(credential));
            }
            HubException refusal = HubException.from(failure);
            if (refusal.code() == Status.Code.UNAUTHENTICATED || refusal.code() == Status.Code.INVALID_ARGUMENT) {
                throw new Refused(HttpResponseStatus.UNAUTHORIZED, "no agent of this hub has the token that was shown");
            }
            LOG.warn("a token cannot be checked: {}", refusal.getMessage());
            throw new Refused(HttpResponseStatus.SERVICE_UNAVAILABLE, UNCHECKED);
        });
    }

    // Any question does: the hub refuses to hear one under an enrolled agent's id. What else goes wrong is told later.
    private CompletableFuture<Arrival> named(Arrival arrival, String agentId) {
        return hub.askAs(Identity.named(agentId), EnrolmentPages::read).handle((page, failure) -> {
            if (failure != null) {
                HubException refusal = HubException.from(failure);
                if (refusal.reason() == ErrorReason.ERROR_REASON_AGENT_ENROLLED) {
                    throw new Refused(HttpResponseStatus.UNAUTHORIZED, AgentNames.enrolled(agentId));
                }
            }
            return arrival;
        });
    }

    private static <T> CompletableFuture<T> refused(HttpResponseStatus status, String sentence) {
        return CompletableFuture.failedFuture(new Refused(status, sentence));
    }
}
