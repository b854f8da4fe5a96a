package dev.claw.hub.client;

import static dev.claw.hub.client.HubFixture.failure;
import static dev.claw.hub.client.HubFixture.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.claw.hub.v1.ErrorReason;
import dev.claw.hub.v1.KeyGrant;
import dev.claw.hub.v1.PendingKeyRequest;
import dev.claw.hub.v1.RequestKeyRequest;
import dev.claw.hub.v1.RequestKeyResponse;
import io.grpc.Status;
import io.grpc.protobuf.StatusProto;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

final class KeyAcquisitionTest {
    private static final RequestKeyRequest REQUEST = RequestKeyRequest.newBuilder()
            .setRequestId("r1")
            .setServiceId("翻译")
            .setPurpose("想用一下")
            .build();
    private static final KeyGrant GRANT =
            KeyGrant.newBuilder().setSecret("claw_秘").build();

    @RegisterExtension
    final HubFixture fixture = new HubFixture();

    private final List<RequestKeyRequest> asked = new CopyOnWriteArrayList<>();

    private void answers(ScriptedHub.Asked<RequestKeyRequest, RequestKeyResponse> answer) {
        fixture.hub.keys.add(request -> {
            asked.add(request);
            return answer.answer(request);
        });
    }

    private void grants() {
        answers(request -> RequestKeyResponse.newBuilder().setGranted(GRANT).build());
    }

    @Test
    void acquireKey_decidedLater_asksAgainUnderTheSameId() {
        answers(request -> RequestKeyResponse.newBuilder()
                .setPending(PendingKeyRequest.getDefaultInstance())
                .build());
        grants();

        assertThat(get(fixture.client().acquireKey(REQUEST))).isEqualTo(GRANT);
        assertThat(asked).hasSize(2).extracting(RequestKeyRequest::getRequestId).containsOnly("r1");
        assertThat(asked.get(0).getWait().getSeconds()).isEqualTo(30);
    }

    @Test
    void acquireKey_linkBreaks_asksAgain() {
        AsyncHubClient client = fixture.client();
        get(client.info());
        answers(request -> {
            throw Status.UNAVAILABLE.asException();
        });
        grants();

        assertThat(get(client.acquireKey(REQUEST))).isEqualTo(GRANT);
    }

    @Test
    void acquireKey_refused_failsWithTheReason() {
        answers(request -> {
            throw StatusProto.toStatusException(Frames.error(ErrorReason.ERROR_REASON_KEY_REFUSED, Map.of()));
        });

        assertThat(failure(fixture.client().acquireKey(REQUEST)).reason())
                .isEqualTo(ErrorReason.ERROR_REASON_KEY_REFUSED);
    }

    @Test
    void acquireKey_canceled_asksNoMore() {
        answers(request -> RequestKeyResponse.newBuilder()
                .setPending(PendingKeyRequest.getDefaultInstance())
                .build());
        AsyncHubClient client = fixture.client();
        CompletableFuture<KeyGrant> acquiring = client.acquireKey(REQUEST);
        await().until(() -> asked.size() == 1);
        acquiring.cancel(true);
        client.close();
        get(client.closed());

        assertThat(asked).hasSize(1);
        assertThat(acquiring).isCancelled();
    }
}
