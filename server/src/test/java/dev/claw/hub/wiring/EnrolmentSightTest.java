package dev.claw.hub.wiring;

import static dev.claw.hub.wiring.Enrolling.ADMIN;
import static dev.claw.hub.wiring.Enrolling.GATEWAY;
import static dev.claw.hub.wiring.Enrolling.agents;
import static dev.claw.hub.wiring.Enrolling.asHolder;
import static dev.claw.hub.wiring.Enrolling.bearer;
import static dev.claw.hub.wiring.Enrolling.enrol;
import static org.assertj.core.api.Assertions.assertThat;

import dev.claw.hub.v1.AgentServiceGrpc.AgentServiceBlockingStub;
import dev.claw.hub.v1.EnrolAgentResponse;
import dev.claw.hub.v1.ListEnrolmentsRequest;
import dev.claw.hub.v1.ListEnrolmentsResponse;
import java.nio.file.Path;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a gateway sees of the enrolled agents: what the agent sees that it acts for, and no more. */
final class EnrolmentSightTest {
    @TempDir
    private Path data;

    @Test
    @DisplayName("a gateway lists what the agent may see that it acts for: its own enrolment, or none")
    void list_asGateway_isTheAgentsSight() throws Exception {
        try (HubFixture hub = Enrolling.start(data)) {
            EnrolAgentResponse ute = enrol(hub, "ute");
            enrol(hub, "uwe");
            String id = ute.getEnrolment().getAgentId();
            assertThat(list(gateway(hub, "bob", "false")).getEnrolmentsList()).isEmpty();
            assertThat(list(gateway(hub, id, "true")).getEnrolmentsList()).containsExactly(ute.getEnrolment());
            assertThat(HubFixture.reasonOf(() -> gateway(hub, id, "true")
                            .listEnrolments(ListEnrolmentsRequest.newBuilder()
                                    .setAll(true)
                                    .build())))
                    .isEqualTo("ACCESS_DENIED");
            assertThat(HubFixture.reasonOf(() -> list(gateway(hub, id, "false"))))
                    .isEqualTo("AGENT_ENROLLED");
        }
    }

    @Test
    @DisplayName("behind the page that holds an agent's own enrolment there is nothing")
    void list_behindOwnEnrolment_isEmpty() throws Exception {
        try (HubFixture hub = Enrolling.start(data)) {
            EnrolAgentResponse ute = enrol(hub, "ute");
            enrol(hub, "uwe");
            String behindFirst = asHolder(hub, ADMIN)
                    .listEnrolments(
                            ListEnrolmentsRequest.newBuilder().setPageSize(1).build())
                    .getNextPageToken();
            assertThat(behindFirst).isNotEmpty();
            assertThat(asHolder(hub, ute.getToken())
                            .listEnrolments(ListEnrolmentsRequest.newBuilder()
                                    .setPageToken(behindFirst)
                                    .build())
                            .getEnrolmentsList())
                    .isEmpty();
        }
    }

    private static AgentServiceBlockingStub gateway(HubFixture hub, String actAs, String authenticated) {
        return agents(
                hub,
                "authorization",
                bearer(GATEWAY),
                "claw-act-as",
                actAs,
                "claw-act-as-authenticated",
                authenticated);
    }

    private static ListEnrolmentsResponse list(AgentServiceBlockingStub stub) {
        return stub.listEnrolments(ListEnrolmentsRequest.getDefaultInstance());
    }
}
