package dev.claw.hub.identity;

import dev.claw.hub.store.EnrolmentRow;
import java.util.Optional;

/** Whose a bearer token is: the operator's own ones and those of enrolled agents. Any thread; never blocks. */
public final class Tokens {
    private final Credentials credentials;
    private final EnrolledAgents enrolled;

    public Tokens(Credentials credentials, EnrolledAgents enrolled) {
        this.credentials = credentials;
        this.enrolled = enrolled;
    }

    /**
     * Who holds a token; neither for one that opens nothing.
     *
     * @param role of a gateway or an administrator
     * @param agent an enrolled one, active
     */
    public record Holder(Optional<Caller.Role> role, Optional<EnrolmentRow> agent) {}

    /** Whose it is. Both places are always looked at, so that it takes the same time wherever it is known. */
    public Holder holder(String token) {
        byte[] hash = Secrets.hash(token);
        return new Holder(credentials.role(hash), enrolled.byToken(hash));
    }
}
