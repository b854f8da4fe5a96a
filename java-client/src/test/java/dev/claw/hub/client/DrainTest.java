package dev.claw.hub.client;

import static dev.claw.hub.client.HubFixture.failure;
import static dev.claw.hub.client.HubFixture.get;
import static dev.claw.hub.client.ProviderScript.declaration;
import static dev.claw.hub.client.ProviderScript.served;
import static org.assertj.core.api.Assertions.assertThat;

import dev.claw.hub.v1.Availability;
import dev.claw.hub.v1.Drained;
import dev.claw.hub.v1.ErrorReason;
import dev.claw.hub.v1.Payload;
import dev.claw.hub.v1.PublishRequest;
import dev.claw.hub.v1.PublishResult;
import dev.claw.hub.v1.ServeRequest;
import dev.claw.hub.v1.ServeResponse;
import dev.claw.hub.v1.Service;
import dev.claw.hub.v1.ServiceReport;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What a publication says of itself: that it goes, and how it is. */
final class DrainTest {
    private static final Duration HALF_A_MINUTE = Duration.ofSeconds(30);

    @RegisterExtension
    final HubFixture fixture = new HubFixture();

    private final CompletableFuture<Payload> answer = new CompletableFuture<>();
    private final CompletableFuture<Publication> publishing = new CompletableFuture<>();

    private ProviderScript serve(ProviderOptions options) {
        Publication made = fixture.client().publish(options, List.of(declaration("翻译", "翻译")), (call, given) -> answer);
        ProviderScript script = ProviderScript.begin(fixture.hub);
        get(made.ready());
        publishing.complete(made);
        return script;
    }

    private Publication publication() {
        return get(publishing);
    }

    private static ServeResponse drained(long frameId) {
        return ServeResponse.newBuilder()
                .setFrameId(frameId)
                .setDrained(Drained.getDefaultInstance())
                .build();
    }

    private static ServiceReport report(Availability availability, double load) {
        return ServiceReport.newBuilder()
                .setServiceId("翻译")
                .setAvailability(availability)
                .setLoad(load)
                .build();
    }

    private static void accept(ProviderScript script, PublishRequest frame) {
        ProviderScript.answer(
                script.publish(),
                frame.getFrameId(),
                PublishResult.newBuilder().setOk(Service.getDefaultInstance()).build());
    }

    @Test
    void drain_withACall_completesWhenTheHubSaysSo() {
        ProviderScript script = serve(ProviderOptions.defaults());
        script.hand(served(1, HALF_A_MINUTE));
        CompletableFuture<Void> done = publication().drain();
        ServeRequest frame = script.serve().take();
        assertThat(frame.hasDrain()).isTrue();
        assertThat(frame.getFrameId()).isPositive();
        assertThat(done).isNotDone();
        answer.complete(Payloads.text("好"));
        script.answers(1);
        script.serve().send(drained(frame.getFrameId()));

        get(done);
        get(publication().drain());
        assertThat(script.serve().waiting()).isZero();
    }

    @Test
    void drain_linkBreaksMeanwhile_isDoneAndServesNothingAgain() {
        ProviderScript script = serve(ProviderOptions.defaults());
        script.hand(served(1, HALF_A_MINUTE));
        CompletableFuture<Void> done = publication().drain();
        script.serve().take();
        script.serve().drop();

        get(done);
        script.publish().drop();
        var publish = ProviderScript.openPublish(fixture.hub);
        ProviderScript.list(publish);
        CompletableFuture<List<Service>> more = publication().declare(List.of(declaration("词典", "词典")));
        ProviderScript.list(publish);
        assertThat(failure(more)).hasMessageContaining("drained");
        assertThat(fixture.hub.serve.waiting()).isZero();
    }

    @Test
    void drain_afterSomethingElseWasRefused_isNotTakenForRefused() {
        ProviderScript script = serve(ProviderOptions.defaults());
        script.serve()
                .send(ServeResponse.newBuilder()
                        .setError(Frames.error(ErrorReason.ERROR_REASON_FIELD_INVALID, Map.of()))
                        .build());
        CompletableFuture<Void> done = publication().drain();
        ServeRequest frame = script.serve().take();
        script.serve().send(drained(frame.getFrameId()));

        get(done);
    }

    @Test
    void drain_hubCannot_failsAndTheServiceIsServedAsBefore() {
        ProviderScript script = serve(ProviderOptions.defaults());
        CompletableFuture<Void> done = publication().drain();
        ServeRequest frame = script.serve().take();
        script.serve()
                .send(ServeResponse.newBuilder()
                        .setFrameId(frame.getFrameId())
                        .setError(Frames.error(ErrorReason.ERROR_REASON_FRAME_UNKNOWN, Map.of()))
                        .build());

        assertThat(failure(done).reason()).isEqualTo(ErrorReason.ERROR_REASON_FRAME_UNKNOWN);
        script.hand(served(1, HALF_A_MINUTE));
        answer.complete(Payloads.text("好"));
        assertThat(script.answers(1)).hasSize(1);
    }

    @Test
    void close_withDrain_drainsFirst() {
        ProviderScript script = serve(ProviderOptions.defaults().withDrain(HALF_A_MINUTE));
        script.hand(served(1, HALF_A_MINUTE));
        publication().close();
        ServeRequest frame = script.serve().take();
        assertThat(frame.hasDrain()).isTrue();
        answer.complete(Payloads.text("好"));
        script.answers(1);
        assertThat(script.serve().halfClosed()).isNotDone();
        script.serve().send(drained(frame.getFrameId()));

        get(script.serve().halfClosed());
        script.serve().complete();
        assertThat(get(publication().closed())).isEqualTo(EndCause.CLOSED);
    }

    @Test
    void close_withDrainThatTakesTooLong_closesAllTheSame() {
        ProviderScript script = serve(ProviderOptions.defaults().withDrain(Duration.ofMillis(50)));
        script.hand(served(1, HALF_A_MINUTE));
        publication().close();
        assertThat(script.serve().take().hasDrain()).isTrue();

        assertThat(get(publication().closed())).isEqualTo(EndCause.CLOSED);
    }

    @Test
    void report_toldTheHub_completesWithItsAnswer() {
        ProviderScript script = serve(ProviderOptions.defaults());
        CompletableFuture<Void> done = publication().report(report(Availability.AVAILABILITY_BUSY, 0.5));
        PublishRequest frame = script.publish().take();
        assertThat(frame.getReport().getReportsList()).containsExactly(report(Availability.AVAILABILITY_BUSY, 0.5));
        assertThat(done).isNotDone();
        accept(script, frame);

        get(done);
    }

    @Test
    void report_severalWhileOneIsAsked_leavesTheNewestOnly() {
        ProviderScript script = serve(ProviderOptions.defaults());
        CompletableFuture<Void> first = publication().report(report(Availability.AVAILABILITY_READY, 0.1));
        PublishRequest frame = script.publish().take();
        CompletableFuture<Void> second = publication().report(report(Availability.AVAILABILITY_READY, 0.2));
        CompletableFuture<Void> third = publication().report(report(Availability.AVAILABILITY_BUSY, 0.9));
        accept(script, frame);
        get(first);

        PublishRequest next = script.publish().take();
        assertThat(next.getReport().getReportsList()).containsExactly(report(Availability.AVAILABILITY_BUSY, 0.9));
        assertThat(second).isNotDone();
        accept(script, next);
        get(second);
        get(third);
    }

    @Test
    void report_linkBreaks_isToldAgainOnTheNextStream() {
        ProviderScript script = serve(ProviderOptions.defaults());
        CompletableFuture<Void> done = publication().report(report(Availability.AVAILABILITY_AWAY, 1));
        PublishRequest frame = script.publish().take();
        accept(script, frame);
        get(done);
        script.dropBothAndReopen();

        assertThat(script.publish().take().getReport().getReportsList())
                .containsExactly(report(Availability.AVAILABILITY_AWAY, 1));
    }

    @Test
    void report_refused_failsWithThat() {
        ProviderScript script = serve(ProviderOptions.defaults());
        CompletableFuture<Void> done = publication().report(report(Availability.AVAILABILITY_AWAY, 7));
        ProviderScript.answer(
                script.publish(),
                script.publish().take().getFrameId(),
                PublishResult.newBuilder()
                        .setError(Frames.error(ErrorReason.ERROR_REASON_FIELD_INVALID, Map.of()))
                        .build());

        assertThat(failure(done).reason()).isEqualTo(ErrorReason.ERROR_REASON_FIELD_INVALID);
    }

    @Test
    void report_ofAllServices_namesEach() {
        ProviderScript script = serve(ProviderOptions.defaults());
        CompletableFuture<Void> done =
                publication().report(Availability.AVAILABILITY_READY, OptionalDouble.of(0.25), "有空");
        PublishRequest frame = script.publish().take();
        assertThat(frame.getReport().getReports(0).getNote()).isEqualTo("有空");
        assertThat(frame.getReport().getReports(0).getLoad()).isEqualTo(0.25);
        accept(script, frame);

        get(done);
    }

    @Test
    void report_ofAnotherService_isRefusedHere() {
        serve(ProviderOptions.defaults());
        ServiceReport other = ServiceReport.newBuilder().setServiceId("别人的").build();

        assertThat(failure(publication().report(other)).reason()).isEqualTo(ErrorReason.ERROR_REASON_SERVICE_NOT_FOUND);
    }
}
