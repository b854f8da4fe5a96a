package dev.claw.hub.wiring;

import static dev.claw.hub.wiring.Enrolling.ADMIN;
import static dev.claw.hub.wiring.Enrolling.GATEWAY;
import static dev.claw.hub.wiring.Enrolling.agents;
import static dev.claw.hub.wiring.Enrolling.asHolder;
import static dev.claw.hub.wiring.Enrolling.bearer;
import static dev.claw.hub.wiring.Enrolling.end;
import static dev.claw.hub.wiring.Enrolling.enrol;
import static dev.claw.hub.wiring.HubFixture.reasonOf;
import static dev.claw.hub.wiring.HubFixture.with;
import static org.assertj.core.api.Assertions.assertThat;

import dev.claw.hub.limits.HubLimits;
import dev.claw.hub.v1.AcquireOpen;
import dev.claw.hub.v1.AcquireRequest;
import dev.claw.hub.v1.AcquireResponse;
import dev.claw.hub.v1.AgentServiceGrpc.AgentServiceBlockingStub;
import dev.claw.hub.v1.CheckTokenRequest;
import dev.claw.hub.v1.CheckTokenResponse;
import dev.claw.hub.v1.EnrolAgentRequest;
import dev.claw.hub.v1.EnrolAgentResponse;
import dev.claw.hub.v1.Enrolment;
import dev.claw.hub.v1.GetEnrolmentRequest;
import dev.claw.hub.v1.KeyServiceGrpc;
import dev.claw.hub.v1.ListEnrolmentsRequest;
import dev.claw.hub.v1.ListEnrolmentsResponse;
import dev.claw.hub.v1.SendMessageRequest;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Enrolment: what an agent gets, who sees what of it, and how it ends. */
final class EnrolmentTest {
    @TempDir
    private Path data;

    @Test
    @DisplayName("an enrolment is durable, its token is shown once and stored nowhere")
    void enrol_restarted_isHeldByItsToken() throws Exception {
        EnrolAgentResponse made;
        EnrolAgentResponse other;
        try (HubFixture hub = Enrolling.start(data)) {
            made = enrol(hub, "翻译员 甲");
            other = enrol(hub, "翻译员 甲");
            assertThat(made.getToken()).matches("ush_[A-Za-z0-9_-]{43}").isNotEqualTo(other.getToken());
            assertThat(made.getEnrolment().getAgentId())
                    .matches("user_[0-9a-f]{12}")
                    .isNotEqualTo(other.getEnrolment().getAgentId());
            assertThat(made.getEnrolment().getName()).isEqualTo("翻译员 甲");
            assertThat(made.getEnrolment().getActive()).isTrue();
        }
        try (HubFixture hub = Enrolling.start(data)) {
            assertThat(get(asHolder(hub, made.getToken()), made)).isEqualTo(made.getEnrolment());
            assertThat(check(hub, made.getToken()).getEnrolment()).isEqualTo(made.getEnrolment());
        }
        try (Stream<Path> files = Files.walk(data)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                assertThat(new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1))
                        .as(file.toString())
                        .doesNotContain(made.getToken());
            }
        }
    }

    @Test
    void enrol_badName_isRefused() throws Exception {
        try (HubFixture hub = Enrolling.start(data)) {
            for (String name : List.of("", "a\nb", "密".repeat(86))) {
                assertThat(reasonOf(() -> enrol(hub, name))).as(name).isEqualTo("FIELD_INVALID");
            }
            assertThat(enrol(hub, "密".repeat(85) + "x").getEnrolment().getName())
                    .hasSize(86);
        }
    }

    @Test
    @DisplayName("no more agents than the limit are enrolled, those that ended included, and nothing is lost of those")
    void enrol_beyondLimit_isRefused() throws Exception {
        try (HubFixture hub = Enrolling.start(data, HubLimits.defaults().withEnrolments(2))) {
            EnrolAgentResponse first = enrol(hub, "one");
            EnrolAgentResponse second = enrol(hub, "two");
            end(hub, first.getToken(), first.getEnrolment().getAgentId());
            assertThat(reasonOf(() -> enrol(hub, "three"))).isEqualTo("LIMIT_REACHED");
            assertThat(get(asHolder(hub, second.getToken()), second)).isEqualTo(second.getEnrolment());
        }
    }

    @Test
    @DisplayName("an enrolment is seen by its agent and by administrators, and is unknown to everybody else")
    void get_asOthers_isNotFound() throws Exception {
        try (HubFixture hub = Enrolling.start(data)) {
            EnrolAgentResponse made = enrol(hub, "甲");
            EnrolAgentResponse other = enrol(hub, "乙");
            String id = made.getEnrolment().getAgentId();
            assertThat(get(asHolder(hub, ADMIN), made)).isEqualTo(made.getEnrolment());
            assertThat(get(
                            agents(
                                    hub,
                                    "authorization",
                                    bearer(GATEWAY),
                                    "claw-act-as",
                                    id,
                                    "claw-act-as-authenticated",
                                    "true"),
                            made))
                    .isEqualTo(made.getEnrolment());
            List<AgentServiceBlockingStub> others = List.of(
                    asHolder(hub, other.getToken()),
                    agents(hub, "claw-agent-id", "bob"),
                    agents(hub, "authorization", bearer(GATEWAY), "claw-act-as", "bob"));
            for (AgentServiceBlockingStub stub : others) {
                assertThat(reasonOf(() -> get(stub, made))).isEqualTo("AGENT_NOT_FOUND");
            }
            AgentServiceBlockingStub admin = asHolder(hub, ADMIN);
            assertThat(reasonOf(() -> admin.getEnrolment(GetEnrolmentRequest.newBuilder()
                            .setAgentId("user_nobody")
                            .build())))
                    .isEqualTo("AGENT_NOT_FOUND");
            assertThat(reasonOf(() -> admin.getEnrolment(GetEnrolmentRequest.getDefaultInstance())))
                    .isEqualTo("FIELD_INVALID");
        }
    }

    @Test
    @DisplayName("an administrator lists all by page, an enrolled agent its own, others none")
    void list_byRole_tellsWhatTheCallerMaySee() throws Exception {
        try (HubFixture hub = Enrolling.start(data)) {
            List<Enrolment> made = new ArrayList<>();
            String token = "";
            for (int i = 0; i < 5; i++) {
                EnrolAgentResponse enrolled = enrol(hub, "代理" + i);
                made.add(enrolled.getEnrolment());
                token = enrolled.getToken();
            }
            assertThat(pages(asHolder(hub, ADMIN), 2)).containsExactlyElementsOf(made);
            assertThat(pages(asHolder(hub, token), 2)).containsExactly(made.get(4));
            assertThat(pages(agents(hub, "claw-agent-id", "bob"), 2)).isEmpty();
            ListEnrolmentsRequest all =
                    ListEnrolmentsRequest.newBuilder().setAll(true).build();
            assertThat(asHolder(hub, ADMIN).listEnrolments(all).getEnrolmentsList())
                    .hasSize(5);
            String holder = token;
            assertThat(reasonOf(() -> asHolder(hub, holder).listEnrolments(all)))
                    .isEqualTo("ACCESS_DENIED");
            assertThat(reasonOf(() -> agents(hub, "claw-agent-id", "bob").listEnrolments(all)))
                    .isEqualTo("ACCESS_DENIED");
            assertThat(reasonOf(() -> asHolder(hub, ADMIN)
                            .listEnrolments(ListEnrolmentsRequest.newBuilder()
                                    .setPageSize(1_001)
                                    .build())))
                    .isEqualTo("FIELD_INVALID");
            assertThat(reasonOf(() -> asHolder(hub, holder)
                            .listEnrolments(ListEnrolmentsRequest.newBuilder()
                                    .setPageToken("x")
                                    .build())))
                    .isEqualTo("FIELD_INVALID");
        }
    }

    @Test
    @DisplayName("an ended enrolment's token opens nothing, also after a restart, and ending it again is no error")
    void end_thenUse_isInvalidForGood() throws Exception {
        EnrolAgentResponse made;
        EnrolAgentResponse other;
        try (HubFixture hub = Enrolling.start(data)) {
            made = enrol(hub, "甲");
            other = enrol(hub, "乙");
            String id = made.getEnrolment().getAgentId();
            assertThat(reasonOf(() -> end(hub, other.getToken(), id))).isEqualTo("AGENT_NOT_FOUND");
            Enrolment ended = end(hub, made.getToken(), id);
            assertThat(ended.getActive()).isFalse();
            assertThat(end(hub, ADMIN, id)).isEqualTo(ended);
            assertUseless(hub, made);
        }
        try (HubFixture hub = Enrolling.start(data)) {
            assertUseless(hub, made);
            assertThat(get(asHolder(hub, ADMIN), made).getActive()).isFalse();
            assertThat(get(asHolder(hub, other.getToken()), other).getActive()).isTrue();
        }
    }

    @Test
    @DisplayName("a stream that an ended enrolment's token opened goes on; its next connection fails")
    void end_streamOpen_goesOnUntilItsNextConnection() throws Exception {
        try (HubFixture hub = Enrolling.start(data)) {
            EnrolAgentResponse made = enrol(hub, "甲");
            KeyServiceGrpc.KeyServiceStub keys =
                    with(KeyServiceGrpc.newStub(hub.connect()), "authorization", bearer(made.getToken()));
            try (Talk<AcquireRequest, AcquireResponse> stream = Talk.open(keys::acquire)) {
                stream.send(AcquireRequest.newBuilder()
                        .setFrameId(1)
                        .setOpen(AcquireOpen.getDefaultInstance())
                        .build());
                stream.next(AcquireResponse::hasCaughtUp);
                end(hub, ADMIN, made.getEnrolment().getAgentId());
                stream.send(Keying.ask(2, Keying.request("r1")));
                assertThat(HubFixture.reason(stream.next(AcquireResponse::hasResults)
                                .getResults()
                                .getResults(0)
                                .getError()))
                        .as("answered as before")
                        .isEqualTo("SERVICE_NOT_FOUND");
            }
            try (Talk<AcquireRequest, AcquireResponse> next = Talk.open(keys::acquire)) {
                assertThat(HubFixture.reason(next.failure())).isEqualTo("CREDENTIAL_INVALID");
            }
        }
    }

    @Test
    @DisplayName("a gateway learns whose a token is; unknown and ended ones look the same")
    void checkToken_byGateway_tellsWhose() throws Exception {
        try (HubFixture hub = Enrolling.start(data)) {
            EnrolAgentResponse made = enrol(hub, "甲");
            EnrolAgentResponse gone = enrol(hub, "乙");
            end(hub, ADMIN, gone.getEnrolment().getAgentId());
            assertThat(check(hub, made.getToken()).getEnrolment()).isEqualTo(made.getEnrolment());
            assertThat(check(hub, ADMIN))
                    .isEqualTo(CheckTokenResponse.newBuilder()
                            .setAdministrator(true)
                            .build());
            for (String useless : List.of(gone.getToken(), GATEWAY, "ush_" + "A".repeat(43), "x", "密")) {
                assertThat(reasonOf(() -> check(hub, useless))).as(useless).isEqualTo("CREDENTIAL_INVALID");
            }
            assertThat(reasonOf(() -> check(hub, ""))).isEqualTo("FIELD_INVALID");
            assertThat(reasonOf(() -> check(hub, "x".repeat(257)))).isEqualTo("FIELD_INVALID");
        }
    }

    @Test
    @DisplayName("an enrolled agent can be written to before it was ever here")
    void send_toEnrolled_isStored() throws Exception {
        try (HubFixture hub = Enrolling.start(data)) {
            String id = enrol(hub, "甲").getEnrolment().getAgentId();
            assertThat(hub.messages("bob")
                            .sendMessage(SendMessageRequest.newBuilder()
                                    .setMessage(HubFixture.message("m1", id, "你好"))
                                    .build())
                            .getMessage()
                            .getRecipientKnown())
                    .isTrue();
        }
    }

    private static void assertUseless(HubFixture hub, EnrolAgentResponse made) {
        String id = made.getEnrolment().getAgentId();
        assertThat(reasonOf(() -> get(asHolder(hub, made.getToken()), made))).isEqualTo("CREDENTIAL_INVALID");
        assertThat(reasonOf(() -> check(hub, made.getToken()))).isEqualTo("CREDENTIAL_INVALID");
        assertThat(reasonOf(() -> get(agents(hub, "claw-agent-id", id), made))).isEqualTo("AGENT_ENROLLED");
        assertThat(reasonOf(() -> get(
                        agents(
                                hub,
                                "authorization",
                                bearer(GATEWAY),
                                "claw-act-as",
                                id,
                                "claw-act-as-authenticated",
                                "true"),
                        made)))
                .isEqualTo("CREDENTIAL_INVALID");
    }

    private static Enrolment get(AgentServiceBlockingStub stub, EnrolAgentResponse made) {
        return stub.getEnrolment(GetEnrolmentRequest.newBuilder()
                        .setAgentId(made.getEnrolment().getAgentId())
                        .build())
                .getEnrolment();
    }

    private static CheckTokenResponse check(HubFixture hub, String token) {
        return asHolder(hub, GATEWAY)
                .checkToken(CheckTokenRequest.newBuilder().setToken(token).build());
    }

    private static List<Enrolment> pages(AgentServiceBlockingStub stub, int size) {
        List<Enrolment> all = new ArrayList<>();
        ListEnrolmentsRequest.Builder request =
                ListEnrolmentsRequest.newBuilder().setPageSize(size);
        do {
            ListEnrolmentsResponse page = stub.listEnrolments(request.build());
            assertThat(page.getEnrolmentsCount()).isLessThanOrEqualTo(size);
            all.addAll(page.getEnrolmentsList());
            request.setPageToken(page.getNextPageToken());
        } while (!request.getPageToken().isEmpty());
        return all;
    }

    @Test
    void enrol_again_enrolsAnother() throws Exception {
        try (HubFixture hub = Enrolling.start(data)) {
            EnrolAgentRequest request =
                    EnrolAgentRequest.newBuilder().setName("甲").build();
            AgentServiceBlockingStub stub = agents(hub, "claw-agent-id", "bob");
            assertThat(stub.enrolAgent(request).getEnrolment().getAgentId())
                    .isNotEqualTo(stub.enrolAgent(request).getEnrolment().getAgentId());
        }
    }
}
