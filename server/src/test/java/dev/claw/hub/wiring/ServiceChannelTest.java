package dev.claw.hub.wiring;

import static dev.claw.hub.wiring.HubFixture.reasonOf;
import static org.assertj.core.api.Assertions.assertThat;

import dev.claw.hub.v1.Channel;
import dev.claw.hub.v1.FetchMessagesRequest;
import dev.claw.hub.v1.RequestChannelRequest;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who is asked to talk about a service. */
final class ServiceChannelTest {
    @TempDir
    private Path data;

    private HubFixture hub;
    private Publishing bob;

    @BeforeEach
    void startHub() throws Exception {
        hub = HubFixture.start(data);
        bob = Publishing.of(hub, "bob");
        bob.declare(Publishing.service("words"));
    }

    @AfterEach
    void stopHub() {
        bob.close();
        hub.close();
    }

    @Test
    @DisplayName("else_provider asks the provider instead of an agent that never came, or of the caller")
    void requestChannel_elseProvider_asksWhoIsThere() {
        assertThat(request("carol", "erin", true)).isEqualTo("bob");
        assertThat(request("carol", "carol", true)).isEqualTo("bob");
        hub.messages("erin").fetchMessages(FetchMessagesRequest.getDefaultInstance());
        assertThat(request("carol", "erin", true)).isEqualTo("erin");
    }

    @Test
    @DisplayName("without it an agent that never came is asked, and the caller is refused")
    void requestChannel_ofAgent_asksIt() {
        assertThat(request("carol", "erin", false)).isEqualTo("erin");
        assertThat(reasonOf(() -> request("carol", "carol", false))).isEqualTo("FIELD_INVALID");
        assertThat(reasonOf(() -> request("bob", "bob", true))).isEqualTo("FIELD_INVALID");
    }

    private String request(String consumer, String agent, boolean elseProvider) {
        Channel channel = hub.channels(consumer)
                .requestChannel(RequestChannelRequest.newBuilder()
                        .setServiceId("words")
                        .setAgentId(agent)
                        .setElseProvider(elseProvider)
                        .build())
                .getChannel();
        return channel.getResponder();
    }
}
