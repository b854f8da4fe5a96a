package dev.claw.hub.client;

import static dev.claw.hub.client.HubFixture.failure;
import static dev.claw.hub.client.HubFixture.get;
import static dev.claw.hub.client.ProviderScript.declaration;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.claw.hub.v1.ErrorReason;
import dev.claw.hub.v1.Payload;
import dev.claw.hub.v1.PublishRequest;
import dev.claw.hub.v1.PublishResponse;
import dev.claw.hub.v1.PublishResult;
import dev.claw.hub.v1.Service;
import dev.claw.hub.v1.ServiceDeclaration;
import dev.claw.hub.v1.Superseded;
import io.grpc.Status;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

final class PublicationTest {
    private static final CallHandler ECHO = (call, context) -> CompletableFuture.completedFuture(call.getParameters());

    @RegisterExtension
    final HubFixture fixture = new HubFixture();

    private Publication publish(ServiceDeclaration... services) {
        return fixture.client().publish(ProviderOptions.defaults(), List.of(services), ECHO);
    }

    @Test
    void publish_listedAndServed_isReady() {
        Publication publication = publish(declaration("", "翻译"), declaration("s2", "摘要"));
        var publish = ProviderScript.openPublish(fixture.hub);
        assertThat(ProviderScript.list(publish)).containsExactly(declaration("", "翻译"), declaration("s2", "摘要"));
        assertThat(publication.ready()).isNotDone();
        var serve = ProviderScript.openServe(fixture.hub);
        assertThat(ProviderScript.accept(serve).getAddList()).containsExactlyInAnyOrder("id-翻译", "s2");

        assertThat(get(publication.ready())).extracting(Service::getServiceId).containsExactly("id-翻译", "s2");
        assertThat(publication.services()).hasSize(2);
    }

    @Test
    void publish_bothStreams_nameTheSameInstanceAndPublicationsDiffer() {
        AsyncHubClient client = fixture.keep(fixture.builder().instanceId("本机").build());
        client.publish(ProviderOptions.defaults(), List.of(declaration("a", "甲")), ECHO);
        var first = fixture.hub.publish.next();
        String instance = first.take().getOpen().getInstanceId();
        client.publish(ProviderOptions.defaults().withInstanceId("另一个"), List.of(declaration("b", "乙")), ECHO);
        client.publish(ProviderOptions.defaults(), List.of(declaration("c", "丙")), ECHO);

        assertThat(instance).isEqualTo("本机");
        assertThat(fixture.hub.publish.next().take().getOpen().getInstanceId()).isEqualTo("另一个");
        assertThat(fixture.hub.publish.next().take().getOpen().getInstanceId()).isEqualTo("本机.2");
        first.send(PublishResponse.newBuilder()
                .setFrameId(1)
                .setOpened(Frames.opened())
                .build());
        ProviderScript.list(first);
        assertThat(fixture.hub.serve.next().take().getOpen().getInstanceId()).isEqualTo("本机");
    }

    @Test
    void publish_oneRefused_failsReadyAndCloses() {
        Publication publication = publish(declaration("mine", "甲"), declaration("taken", "乙"));
        var publish = ProviderScript.openPublish(fixture.hub);
        PublishRequest frame = publish.take();
        ProviderScript.answer(
                publish,
                frame.getFrameId(),
                PublishResult.newBuilder()
                        .setOk(ProviderScript.service(declaration("mine", "甲")))
                        .build(),
                PublishResult.newBuilder()
                        .setError(Frames.error(ErrorReason.ERROR_REASON_SERVICE_ID_TAKEN, Map.of()))
                        .build());

        assertThat(failure(publication.ready()).reason()).isEqualTo(ErrorReason.ERROR_REASON_SERVICE_ID_TAKEN);
        assertThat(get(publication.closed())).isEqualTo(EndCause.CLOSED);
        get(publish.canceled());
    }

    @Test
    void publish_refusedForGood_endsWithTheReason() {
        Publication publication = publish(declaration("a", "甲"));
        var publish = fixture.hub.publish.next();
        publish.take();
        publish.fail(Frames.error(ErrorReason.ERROR_REASON_CREDENTIAL_INVALID, Map.of()));

        assertThat(failure(publication.ready()).reason()).isEqualTo(ErrorReason.ERROR_REASON_CREDENTIAL_INVALID);
        assertThat(failure(publication.closed()).reason()).isEqualTo(ErrorReason.ERROR_REASON_CREDENTIAL_INVALID);
    }

    @Test
    @DisplayName("G19: listings return with their streams, under the ids they had")
    void reconnect_declaresAgainUnderTheIdsItGotAndServesThem() {
        Publication publication = publish(declaration("", "翻译"));
        ProviderScript script = ProviderScript.begin(fixture.hub);
        get(publication.ready());

        assertThat(script.dropBothAndReopen()).containsExactly(declaration("id-翻译", "翻译"));
        script.hand(ProviderScript.served(5, Duration.ofSeconds(30)));
        assertThat(script.answers(1).get(0).getResult()).isEqualTo(Payloads.text("第5"));
    }

    @Test
    void reconnect_serviceRefusedThen_isDroppedAndTheLastOneEndsThePublication() {
        Publication publication = publish(declaration("a", "甲"));
        ProviderScript script = ProviderScript.begin(fixture.hub);
        get(publication.ready());
        script.publish().drop();
        var publish = ProviderScript.openPublish(fixture.hub);
        ProviderScript.answer(
                publish,
                publish.take().getFrameId(),
                PublishResult.newBuilder()
                        .setError(Frames.error(ErrorReason.ERROR_REASON_SERVICE_ID_TAKEN, Map.of()))
                        .build());

        assertThat(failure(publication.closed()).reason()).isEqualTo(ErrorReason.ERROR_REASON_SERVICE_ID_TAKEN);
    }

    @Test
    void reconnect_hubCannotWriteYet_isDeclaredOnceMoreAfterTheDelay() {
        Publication publication = publish(declaration("a", "甲"));
        ProviderScript script = ProviderScript.begin(fixture.hub);
        get(publication.ready());
        script.publish().drop();
        var publish = ProviderScript.openPublish(fixture.hub);
        ProviderScript.answer(
                publish,
                publish.take().getFrameId(),
                PublishResult.newBuilder()
                        .setError(Frames.retryAfter(ErrorReason.ERROR_REASON_WRITE_QUEUE_FULL, Duration.ofMillis(20)))
                        .build());

        assertThat(ProviderScript.list(publish)).containsExactly(declaration("a", "甲"));
        assertThat(publication.closed()).isNotDone();
    }

    @Test
    void declare_more_listsAndServesThem() {
        Publication publication = publish(declaration("a", "甲"));
        ProviderScript script = ProviderScript.begin(fixture.hub);
        get(publication.ready());
        CompletableFuture<List<Service>> more = publication.declare(List.of(declaration("b", "乙")));
        assertThat(ProviderScript.list(script.publish())).containsExactly(declaration("b", "乙"));
        assertThat(ProviderScript.accept(script.serve()).getAddList()).containsExactly("b");

        assertThat(get(more)).extracting(Service::getServiceId).containsExactly("b");
    }

    @Test
    void declare_changeRefused_keepsTheOldDeclaration() {
        Publication publication = publish(declaration("a", "甲"));
        ProviderScript script = ProviderScript.begin(fixture.hub);
        get(publication.ready());
        CompletableFuture<List<Service>> change = publication.declare(List.of(declaration("a", "改")));
        ProviderScript.answer(
                script.publish(),
                script.publish().take().getFrameId(),
                PublishResult.newBuilder()
                        .setError(Frames.error(ErrorReason.ERROR_REASON_FIELD_INVALID, Map.of()))
                        .build());
        assertThat(failure(change).reason()).isEqualTo(ErrorReason.ERROR_REASON_FIELD_INVALID);

        assertThat(script.dropBothAndReopen()).containsExactly(declaration("a", "甲"));
    }

    @Test
    void declare_againByNameAlone_changesTheServiceUnderItsId() {
        Publication publication = publish(declaration("", "翻译"));
        ProviderScript script = ProviderScript.begin(fixture.hub);
        get(publication.ready());
        CompletableFuture<List<Service>> change = publication.declare(
                List.of(declaration("", "翻译").toBuilder().setVersion("2").build()));

        assertThat(ProviderScript.list(script.publish()))
                .containsExactly(
                        declaration("id-翻译", "翻译").toBuilder().setVersion("2").build());
        get(change);
        assertThat(publication.services()).hasSize(1);
    }

    @Test
    void withdraw_takesItOffBothLists() {
        Publication publication = publish(declaration("a", "甲"), declaration("b", "乙"));
        ProviderScript script = ProviderScript.begin(fixture.hub);
        get(publication.ready());
        CompletableFuture<Void> withdrawing = publication.withdraw("a", true);
        PublishRequest frame = script.publish().take();
        assertThat(frame.getWithdraw().getServiceIdsList()).containsExactly("a");
        assertThat(frame.getWithdraw().getRelease()).isTrue();
        ProviderScript.answer(
                script.publish(),
                frame.getFrameId(),
                PublishResult.newBuilder().setOk(Service.getDefaultInstance()).build());

        get(withdrawing);
        assertThat(ProviderScript.accept(script.serve()).getRemoveList()).containsExactly("a");
        assertThat(publication.services()).extracting(Service::getServiceId).containsExactly("b");
        assertThat(failure(publication.withdraw("a", true)).reason())
                .isEqualTo(ErrorReason.ERROR_REASON_SERVICE_NOT_FOUND);
    }

    @Test
    void supersededOnPublish_endsBothAndNeverComesBack() {
        Publication publication = publish(declaration("a", "甲"));
        ProviderScript script = ProviderScript.begin(fixture.hub);
        get(publication.ready());
        script.publish()
                .send(PublishResponse.newBuilder()
                        .setSuperseded(Superseded.getDefaultInstance())
                        .build());

        assertThat(get(publication.closed())).isEqualTo(EndCause.SUPERSEDED);
        get(script.serve().canceled());
        get(fixture.client().info());
        assertThat(fixture.hub.publish.waiting()).isZero();
        assertThat(fixture.hub.serve.waiting()).isZero();
    }

    @Test
    void supersededOnServe_endsBoth() {
        Publication publication = publish(declaration("a", "甲"));
        ProviderScript script = ProviderScript.begin(fixture.hub);
        get(publication.ready());
        script.supersedeServe();

        assertThat(get(publication.closed())).isEqualTo(EndCause.SUPERSEDED);
        get(script.publish().canceled());
    }

    @Test
    void close_callsRunning_takesNoMoreAndAnswersThemFirst() {
        CompletableFuture<Payload> result = new CompletableFuture<>();
        AsyncHubClient client = fixture.keep(
                fixture.builder().closeGrace(Duration.ofSeconds(10)).build());
        Publication publication =
                client.publish(ProviderOptions.defaults(), List.of(declaration("a", "甲")), (call, context) -> result);
        ProviderScript script = ProviderScript.begin(fixture.hub);
        get(publication.ready());
        script.hand(ProviderScript.served(1, Duration.ofSeconds(30)));
        publication.close();
        assertThat(ProviderScript.accept(script.serve()).getRemoveList()).containsExactly("a");
        assertThat(publication.closed()).isNotDone();
        result.complete(Payloads.text("最后"));

        assertThat(script.answers(1).get(0).getResult()).isEqualTo(Payloads.text("最后"));
        get(script.serve().halfClosed());
        script.serve().complete();
        assertThat(get(publication.closed())).isEqualTo(EndCause.CLOSED);
        get(script.publish().canceled());
    }

    @Test
    void closeOfTheClient_endsThePublication() {
        AsyncHubClient client = fixture.client();
        Publication publication = client.publish(ProviderOptions.defaults(), List.of(declaration("a", "甲")), ECHO);
        client.close();

        assertThat(get(publication.closed())).isEqualTo(EndCause.CLOSED);
        assertThat(failure(publication.ready()).code()).isEqualTo(Status.Code.CANCELLED);
        await().until(client.closed()::isDone);
    }
}
