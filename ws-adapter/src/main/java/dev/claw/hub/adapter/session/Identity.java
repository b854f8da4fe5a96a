package dev.claw.hub.adapter.session;

/**
 * Who speaks to the hub. The same name with and without a checked token are two: the hub lets nobody speak under the id
 * of an enrolled agent without one.
 *
 * @param agentId the agent
 * @param authenticated whether this adapter had its token checked
 */
public record Identity(String agentId, boolean authenticated) {
    /** An agent that named itself. */
    public static Identity named(String agentId) {
        return new Identity(agentId, false);
    }

    /** An agent whose token was checked. */
    public static Identity authenticated(String agentId) {
        return new Identity(agentId, true);
    }
}
