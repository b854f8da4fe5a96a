package dev.claw.hub.client;

import dev.claw.hub.v1.AgentServiceGrpc;
import dev.claw.hub.v1.CheckTokenRequest;
import dev.claw.hub.v1.CheckTokenResponse;
import dev.claw.hub.v1.EndEnrolmentRequest;
import dev.claw.hub.v1.EndEnrolmentResponse;
import dev.claw.hub.v1.EnrolAgentRequest;
import dev.claw.hub.v1.EnrolAgentResponse;
import dev.claw.hub.v1.Enrolment;
import dev.claw.hub.v1.GetEnrolmentRequest;
import dev.claw.hub.v1.GetEnrolmentResponse;
import dev.claw.hub.v1.ListEnrolmentsRequest;
import dev.claw.hub.v1.ListEnrolmentsResponse;
import java.util.concurrent.CompletableFuture;

/** Enrolled agents, without blocking; {@link AsyncHubClient} says on which threads. May be used from any thread. */
public final class Agents {
    private final Requests requests;

    Agents(Requests requests) {
        this.requests = requests;
    }

    /**
     * Enrols an agent of this name, which is for people. The answer shows its token this once; the one whose answer is
     * lost is of no use to anybody.
     */
    public CompletableFuture<EnrolAgentResponse> enrol(String name) {
        return requests.ask(
                AgentServiceGrpc.getEnrolAgentMethod(),
                EnrolAgentRequest.newBuilder().setName(name).build());
    }

    /** One enrolment, for its agent and for administrators; AGENT_NOT_FOUND for others. */
    public CompletableFuture<Enrolment> get(String agentId) {
        return requests.ask(
                        AgentServiceGrpc.getGetEnrolmentMethod(),
                        GetEnrolmentRequest.newBuilder().setAgentId(agentId).build())
                .thenApply(GetEnrolmentResponse::getEnrolment);
    }

    /** A page of the enrolments that the caller may see: an administrator all, an enrolled agent its own. */
    public CompletableFuture<ListEnrolmentsResponse> list(ListEnrolmentsRequest request) {
        return requests.ask(AgentServiceGrpc.getListEnrolmentsMethod(), request);
    }

    /** Ends an enrolment, as its agent or as an administrator: its token opens nothing any more. */
    public CompletableFuture<Enrolment> end(String agentId) {
        return requests.ask(
                        AgentServiceGrpc.getEndEnrolmentMethod(),
                        EndEnrolmentRequest.newBuilder().setAgentId(agentId).build())
                .thenApply(EndEnrolmentResponse::getEnrolment);
    }

    /** Whose token it is, for gateways; CREDENTIAL_INVALID for one that opens nothing. */
    public CompletableFuture<CheckTokenResponse> checkToken(String token) {
        return requests.ask(
                AgentServiceGrpc.getCheckTokenMethod(),
                CheckTokenRequest.newBuilder().setToken(token).build());
    }
}
