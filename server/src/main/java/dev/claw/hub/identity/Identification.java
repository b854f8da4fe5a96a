package dev.claw.hub.identity;

import dev.claw.hub.error.Refusal;
import dev.claw.hub.limits.Ids;
import dev.claw.hub.store.EnrolmentRow;
import dev.claw.hub.v1.ErrorReason;
import io.grpc.Metadata;
import java.util.Optional;

/** Reads from an RPC's metadata who calls. Any thread; blocks nowhere. */
final class Identification {
    static final Metadata.Key<String> AUTHORIZATION = key("authorization");
    static final Metadata.Key<String> AGENT_ID = key("claw-agent-id");
    static final Metadata.Key<String> ACT_AS = key("claw-act-as");
    static final Metadata.Key<String> ACT_AS_AUTHENTICATED = key("claw-act-as-authenticated");

    /** The agent that an administrator speaks for when it names none. */
    private static final String ADMIN = "admin";

    private static final String BEARER = "bearer ";

    private final Tokens tokens;
    private final EnrolledAgents enrolled;

    Identification(Tokens tokens, EnrolledAgents enrolled) {
        this.tokens = tokens;
        this.enrolled = enrolled;
    }

    /**
     * Who calls; a gateway that names no agent has an empty one.
     *
     * @throws Refusal when the caller did not say who it is, or is not who it says
     */
    Caller caller(Metadata headers) {
        Optional<String> authorization = Optional.ofNullable(headers.get(AUTHORIZATION));
        return authorization.isPresent() ? holder(authorization.get(), headers) : named(headers);
    }

    private Caller named(Metadata headers) {
        refuseActAs(headers);
        String agentId = name(headers, AGENT_ID)
                .orElseThrow(() -> Refusal.of(
                        ErrorReason.ERROR_REASON_IDENTITY_MISSING,
                        "the caller did not say who it is; expected its name in the metadata claw-agent-id, or its"
                                + " token in authorization"));
        refuseEnrolled(agentId);
        return new Caller(agentId, Caller.Role.NAMED);
    }

    private Caller holder(String authorization, Metadata headers) {
        boolean bearer = authorization.regionMatches(true, 0, BEARER, 0, BEARER.length());
        Tokens.Holder holder =
                tokens.holder(bearer ? authorization.substring(BEARER.length()).strip() : "");
        if (holder.role().isPresent()) {
            return holder.role().get() == Caller.Role.GATEWAY ? gateway(headers) : administrator(headers);
        }
        return enrolled(
                holder.agent()
                        .orElseThrow(() -> Refusal.of(
                                ErrorReason.ERROR_REASON_CREDENTIAL_INVALID,
                                "the authorization metadata holds no token this hub knows; expected: Bearer TOKEN")),
                headers);
    }

    private static Caller enrolled(EnrolmentRow holder, Metadata headers) {
        refuseActAs(headers);
        name(headers, AGENT_ID).filter(named -> !named.equals(holder.agentId())).ifPresent(other -> {
            throw Refusal.of(
                    ErrorReason.ERROR_REASON_ACCESS_DENIED,
                    "the token is that of agent " + holder.agentId() + ", and claw-agent-id names " + other
                            + "; leave claw-agent-id out");
        });
        return new Caller(holder.agentId(), Caller.Role.ENROLLED);
    }

    private Caller administrator(Metadata headers) {
        refuseActAs(headers);
        String agentId = name(headers, AGENT_ID).orElse(ADMIN);
        refuseEnrolled(agentId);
        return new Caller(agentId, Caller.Role.ADMINISTRATOR);
    }

    private Caller gateway(Metadata headers) {
        Optional<String> actAs = name(headers, ACT_AS);
        boolean authenticated = authenticated(headers);
        actAs.ifPresent(agentId -> {
            if (!authenticated) {
                refuseEnrolled(agentId);
            } else if (enrolled.find(agentId)
                    .filter(row -> row.endedAt().isPresent())
                    .isPresent()) {
                throw Refusal.of(
                        ErrorReason.ERROR_REASON_CREDENTIAL_INVALID,
                        "the enrolment of agent " + agentId + " was ended; nobody speaks for it any more");
            }
        });
        return new Caller(actAs.orElse(""), Caller.Role.GATEWAY);
    }

    private static boolean authenticated(Metadata headers) {
        String said = Optional.ofNullable(headers.get(ACT_AS_AUTHENTICATED)).orElse("false");
        if (!said.equals("true") && !said.equals("false")) {
            throw Refusal.field(ACT_AS_AUTHENTICATED.name(), "is \"" + said + "\"; expected true or false");
        }
        return said.equals("true");
    }

    /** Nobody but its holder speaks under the id of an enrolled agent, also when the enrolment ended. */
    private void refuseEnrolled(String agentId) {
        if (enrolled.find(agentId).isPresent()) {
            throw Refusal.of(
                    ErrorReason.ERROR_REASON_AGENT_ENROLLED,
                    "agent " + agentId + " is enrolled and speaks only with its token: authorization: Bearer TOKEN;"
                            + " a gateway that checked it says claw-act-as-authenticated: true");
        }
    }

    private static void refuseActAs(Metadata headers) {
        if (headers.containsKey(ACT_AS) || headers.containsKey(ACT_AS_AUTHENTICATED)) {
            throw Refusal.of(
                    ErrorReason.ERROR_REASON_ACCESS_DENIED,
                    "claw-act-as needs a gateway's credential in the authorization metadata; there is none");
        }
    }

    private static Optional<String> name(Metadata headers, Metadata.Key<String> key) {
        return Optional.ofNullable(headers.get(key))
                .filter(encoded -> !encoded.isEmpty())
                .map(encoded -> Ids.name(PercentText.decode(encoded, key.name()), key.name()));
    }

    private static Metadata.Key<String> key(String name) {
        return Metadata.Key.of(name, Metadata.ASCII_STRING_MARSHALLER);
    }
}
