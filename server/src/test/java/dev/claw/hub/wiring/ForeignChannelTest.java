package dev.claw.hub.wiring;

import static dev.claw.hub.wiring.HubFixture.reason;
import static org.assertj.core.api.Assertions.assertThat;

import dev.claw.hub.v1.AnswerChannelRequest;
import dev.claw.hub.v1.ChannelDecision;
import dev.claw.hub.v1.ChannelServiceGrpc.ChannelServiceBlockingStub;
import dev.claw.hub.v1.EndChannelRequest;
import dev.claw.hub.v1.GetChannelRequest;
import dev.claw.hub.v1.RequestChannelRequest;
import io.grpc.StatusRuntimeException;
import java.nio.file.Path;
import java.util.List;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** To those who are no member of it, a channel of two is as unknown as one that is none. */
final class ForeignChannelTest {
    @TempDir
    private Path data;

    @Test
    @DisplayName("a stranger neither answers nor ends nor sees a channel of two, and learns nobody's name by trying")
    void channelOfTwo_isUnknownToStrangers() throws Exception {
        try (HubFixture hub = HubFixture.start(data);
                Publishing publish = Publishing.of(hub, "prov-1")) {
            publish.declare(Publishing.service("weather"));
            String id = hub.channels("olga")
                    .requestChannel(RequestChannelRequest.newBuilder()
                            .setServiceId("weather")
                            .build())
                    .getChannel()
                    .getChannelId();
            ChannelServiceBlockingStub stranger = hub.channels("mallory");
            List<Runnable> attempts = List.of(
                    () -> stranger.answerChannel(AnswerChannelRequest.newBuilder()
                            .setChannelId(id)
                            .setDecision(ChannelDecision.CHANNEL_DECISION_ACCEPT)
                            .build()),
                    () -> stranger.endChannel(
                            EndChannelRequest.newBuilder().setChannelId(id).build()),
                    () -> stranger.getChannel(
                            GetChannelRequest.newBuilder().setChannelId(id).build()));
            for (Runnable attempt : attempts) {
                StatusRuntimeException refused =
                        Assertions.catchThrowableOfType(StatusRuntimeException.class, attempt::run);
                assertThat(reason(refused)).isEqualTo("CHANNEL_NOT_FOUND");
                assertThat(refused).hasMessageNotContainingAny("prov-1", "olga");
            }
        }
    }
}
