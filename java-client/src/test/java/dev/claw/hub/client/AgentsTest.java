package dev.claw.hub.client;

import static dev.claw.hub.client.HubFixture.get;
import static dev.claw.hub.client.ScriptedAgents.ENROLMENT;
import static org.assertj.core.api.Assertions.assertThat;

import dev.claw.hub.v1.CheckTokenRequest;
import dev.claw.hub.v1.EndEnrolmentRequest;
import dev.claw.hub.v1.EnrolAgentRequest;
import dev.claw.hub.v1.GetEnrolmentRequest;
import dev.claw.hub.v1.ListEnrolmentsRequest;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import java.util.List;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Enrolment, and how a client says who speaks. */
final class AgentsTest {
    @RegisterExtension
    final HubFixture fixture = new HubFixture();

    @Test
    void agents_eachRequest_asksTheHubAndGivesItsAnswer() {
        BlockingAgents agents = HubClient.over(fixture.client()).agents();
        assertThat(agents.enrol("翻译员").getToken()).isEqualTo("ush_secret");
        assertThat(agents.get("user_1")).isEqualTo(ENROLMENT);
        ListEnrolmentsRequest page = ListEnrolmentsRequest.newBuilder()
                .setAll(true)
                .setPageToken("第一页")
                .build();
        assertThat(agents.list(page).getNextPageToken()).isEqualTo("第二页");
        assertThat(agents.end("user_2").getActive()).isFalse();
        assertThat(agents.checkToken("ush_x").getAdministrator()).isTrue();
        assertThat(fixture.hub.agents.asked)
                .containsExactly(
                        EnrolAgentRequest.newBuilder().setName("翻译员").build(),
                        GetEnrolmentRequest.newBuilder().setAgentId("user_1").build(),
                        page,
                        EndEnrolmentRequest.newBuilder().setAgentId("user_2").build(),
                        CheckTokenRequest.newBuilder().setToken("ush_x").build());
    }

    @Test
    void headers_ofEveryKindOfCaller_sayNoMoreThanItSaid() {
        assertThat(said(builder -> builder.token("ush_x"))).isEqualTo("{authorization=Bearer ush_x}");
        assertThat(said(builder -> builder.token("admin").agentId("bob")))
                .isEqualTo("{authorization=Bearer admin, claw-agent-id=bob}");
        assertThat(said(builder -> builder.gatewayToken("gw"))).isEqualTo("{authorization=Bearer gw}");
        assertThat(said(builder -> builder.gatewayToken("gw").actAs("bob")))
                .isEqualTo("{authorization=Bearer gw, claw-act-as=bob}");
        assertThat(said(builder -> builder.gatewayToken("gw").actAsAuthenticated("甲")))
                .isEqualTo("{authorization=Bearer gw, claw-act-as=%E7%94%B2, claw-act-as-authenticated=true}");
        assertThat(said(builder ->
                        builder.gatewayToken("gw").actAsAuthenticated("alice").actAs("bob")))
                .as("the last word counts")
                .isEqualTo("{authorization=Bearer gw, claw-act-as=bob}");
    }

    /** The identity that the client's requests carry. */
    private String said(UnaryOperator<HubClientBuilder> who) {
        ManagedChannel channel = fixture.hub.channel();
        try {
            AsyncHubClient client =
                    fixture.keep(who.apply(AsyncHubClient.builder(channel)).build());
            get(client.info());
        } finally {
            channel.shutdownNow();
        }
        Metadata headers = Objects.requireNonNull(fixture.hub.headers.poll());
        TreeMap<String, String> identity = new TreeMap<>();
        for (String name : List.of("authorization", "claw-agent-id", "claw-act-as", "claw-act-as-authenticated")) {
            String value = headers.get(Metadata.Key.of(name, Metadata.ASCII_STRING_MARSHALLER));
            if (value != null) {
                identity.put(name, value);
            }
        }
        return identity.toString();
    }
}
