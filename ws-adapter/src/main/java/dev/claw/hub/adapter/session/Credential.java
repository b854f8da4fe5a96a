package dev.claw.hub.adapter.session;

import dev.claw.hub.v1.Enrolment;

/** What a token turned out to give, when the hub was asked. */
public sealed interface Credential {
    /** It is an enrolled agent's. */
    record OfAgent(Enrolment enrolment) implements Credential {
        public Identity identity() {
            return Identity.authenticated(enrolment.getAgentId());
        }
    }

    /** It is an administrator's; what only such a one may, is asked of the hub with the token itself. */
    record OfAdministrator(String token) implements Credential {
        /** Without the token: records are logged. */
        @Override
        public String toString() {
            return "OfAdministrator";
        }
    }
}
