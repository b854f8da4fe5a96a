package dev.claw.hub.wiring;

import static dev.claw.hub.wiring.HubFixture.with;

import dev.claw.hub.identity.Credentials;
import dev.claw.hub.limits.HubLimits;
import dev.claw.hub.v1.AgentServiceGrpc;
import dev.claw.hub.v1.EndEnrolmentRequest;
import dev.claw.hub.v1.EnrolAgentRequest;
import dev.claw.hub.v1.EnrolAgentResponse;
import dev.claw.hub.v1.Enrolment;
import io.grpc.stub.AbstractStub;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** What tests of identity say: a hub with one gateway's and one administrator's token, and agents that are enrolled. */
final class Enrolling {
    static final String GATEWAY = "gateway-token-of-these-tests-only";
    static final String ADMIN = "admin-token-of-these-tests-only-x";

    private Enrolling() {}

    static HubFixture start(Path data) throws Exception {
        return start(data, HubLimits.defaults());
    }

    static HubFixture start(Path data, HubLimits limits) throws Exception {
        return HubFixture.start(HubFixture.settings(data, limits)
                .withCredentials(Credentials.none().withGateway(GATEWAY).withAdministrator(ADMIN)));
    }

    static String bearer(String token) {
        return "Bearer " + token;
    }

    /** A stub with this metadata. */
    static AgentServiceGrpc.AgentServiceBlockingStub agents(HubFixture hub, String... headers) {
        return with(AgentServiceGrpc.newBlockingStub(hub.connect()), headers).withDeadlineAfter(20, TimeUnit.SECONDS);
    }

    /** A stub of the gateway, which acts for this agent. */
    static <S extends AbstractStub<S>> S asGateway(String agent, S stub) {
        return with(stub, "authorization", bearer(GATEWAY), "claw-act-as", agent);
    }

    static AgentServiceGrpc.AgentServiceBlockingStub asHolder(HubFixture hub, String token) {
        return agents(hub, "authorization", bearer(token));
    }

    static EnrolAgentResponse enrol(HubFixture hub, String name) {
        return agents(hub, "claw-agent-id", "stranger")
                .enrolAgent(EnrolAgentRequest.newBuilder().setName(name).build());
    }

    static Enrolment end(HubFixture hub, String token, String agentId) {
        return asHolder(hub, token)
                .endEnrolment(
                        EndEnrolmentRequest.newBuilder().setAgentId(agentId).build())
                .getEnrolment();
    }
}
