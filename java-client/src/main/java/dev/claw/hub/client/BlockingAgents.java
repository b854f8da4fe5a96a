package dev.claw.hub.client;

import dev.claw.hub.v1.CheckTokenResponse;
import dev.claw.hub.v1.EnrolAgentResponse;
import dev.claw.hub.v1.Enrolment;
import dev.claw.hub.v1.ListEnrolmentsRequest;
import dev.claw.hub.v1.ListEnrolmentsResponse;

/** Enrolled agents, for threads that wait; {@link HubClient} says what is thrown. May be used from any thread. */
public final class BlockingAgents {
    private final Agents agents;

    BlockingAgents(Agents agents) {
        this.agents = agents;
    }

    /** Enrols an agent and shows its token this once; see {@link Agents#enrol}. */
    public EnrolAgentResponse enrol(String name) {
        return Waiting.on(agents.enrol(name));
    }

    /** One enrolment; see {@link Agents#get}. */
    public Enrolment get(String agentId) {
        return Waiting.on(agents.get(agentId));
    }

    /** A page of the enrolments that the caller may see; see {@link Agents#list}. */
    public ListEnrolmentsResponse list(ListEnrolmentsRequest request) {
        return Waiting.on(agents.list(request));
    }

    /** Ends an enrolment; see {@link Agents#end}. */
    public Enrolment end(String agentId) {
        return Waiting.on(agents.end(agentId));
    }

    /** Whose token it is; see {@link Agents#checkToken}. */
    public CheckTokenResponse checkToken(String token) {
        return Waiting.on(agents.checkToken(token));
    }
}
