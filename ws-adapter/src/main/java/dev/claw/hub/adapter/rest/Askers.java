package dev.claw.hub.adapter.rest;

import dev.claw.hub.adapter.netty.Headers;
import dev.claw.hub.adapter.netty.ShownToken;
import dev.claw.hub.adapter.session.AgentNames;
import dev.claw.hub.adapter.session.Credential;
import dev.claw.hub.adapter.session.HubAccess;
import dev.claw.hub.adapter.session.Identity;
import dev.claw.hub.client.HubException;
import io.netty.handler.codec.http.HttpResponseStatus;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/**
 * Finds out who asks: the holder of the token in {@code Authorization}, else the agent that {@code X-Agent-Id} names. May
 * be used from any thread; never blocks, never logs a token.
 */
final class Askers {
    private final HubAccess hub;
    private final Supplier<String> names;
    private final Duration patience;
    // One for all that only read: each name that asks is noted by the hub for good.
    private final Identity reader;

    /**
     * @param names new names for those who give none
     * @param patience for the hub to say whose a token is
     */
    Askers(HubAccess hub, Supplier<String> names, Duration patience) {
        this.hub = hub;
        this.names = names;
        this.patience = patience;
        this.reader = Identity.named("rest-" + names.get());
    }

    /**
     * Who asks.
     *
     * @param identity empty if nobody said
     * @param administrator an administrator's token
     */
    record Asker(Optional<Identity> identity, Optional<String> administrator) {
        /** Without the token: records are logged. */
        @Override
        public String toString() {
            return "Asker[" + identity + "]";
        }
    }

    /**
     * Who asks; fails CREDENTIAL_INVALID for a token that opens nothing.
     *
     * @throws RestRefused if a header is malformed
     */
    CompletableFuture<Asker> of(RestRequest request) {
        Optional<Identity> named = Headers.agentId(request.headers()).map(name -> named(Headers.AGENT_ID, name));
        Optional<String> token = token(request);
        return token.isEmpty()
                ? CompletableFuture.completedFuture(new Asker(named, Optional.empty()))
                : check(token.get()).thenApply(credential -> holder(credential, named));
    }

    /** Whose a token is; fails CREDENTIAL_INVALID for one that opens nothing, and 503 if the hub does not say in time. */
    CompletableFuture<Credential> check(String token) {
        return hub.check(token)
                .orTimeout(patience.toNanos(), TimeUnit.NANOSECONDS)
                .handle((credential, failure) -> {
                    if (failure instanceof TimeoutException) {
                        throw new RestRefused(
                                HttpResponseStatus.SERVICE_UNAVAILABLE,
                                "TOKEN_UNCHECKED",
                                "the hub cannot check the token now; come again");
                    }
                    if (failure != null) {
                        throw HubException.from(failure);
                    }
                    return credential;
                });
    }

    /** As whom to read what everybody may read. */
    CompletableFuture<Identity> reader(RestRequest request) {
        return of(request).thenApply(asker -> asker.identity().orElse(reader));
    }

    /** As whom to write: one who said nothing gets a name of this request's own. */
    Identity writer(Asker asker) {
        return asker.identity().orElseGet(() -> Identity.named(names.get()));
    }

    private static Asker holder(Credential credential, Optional<Identity> named) {
        if (credential instanceof Credential.OfAgent user) {
            return new Asker(Optional.of(user.identity()), Optional.empty());
        }
        return new Asker(
                named,
                Optional.of(credential)
                        .filter(Credential.OfAdministrator.class::isInstance)
                        .map(Credential.OfAdministrator.class::cast)
                        .map(Credential.OfAdministrator::token));
    }

    private static Optional<String> token(RestRequest request) {
        try {
            return ShownToken.ofHeader(request.headers());
        } catch (ShownToken.Malformed malformed) {
            throw new RestRefused(HttpResponseStatus.UNAUTHORIZED, "CREDENTIAL_INVALID", malformed.sentence());
        }
    }

    /**
     * An agent by the name that it gives itself.
     *
     * @param field where it stands
     * @throws RestRefused if it is no name
     */
    static Identity named(String field, String agentId) {
        if (!AgentNames.isName(agentId)) {
            throw RestRefused.field(field, "expected printable text of at most " + AgentNames.MAX_BYTES + " bytes");
        }
        return Identity.named(agentId);
    }
}
