package dev.claw.hub.client;

import static dev.claw.hub.client.Frames.call;
import static dev.claw.hub.client.Frames.delivery;
import static dev.claw.hub.client.Frames.ended;
import static dev.claw.hub.client.Frames.exchangeOpened;
import static dev.claw.hub.client.HubFixture.get;
import static dev.claw.hub.client.ProviderScript.declaration;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.claw.hub.v1.AcknowledgeMessagesRequest;
import dev.claw.hub.v1.CallEnded;
import dev.claw.hub.v1.ErrorReason;
import dev.claw.hub.v1.ExchangeResponse;
import dev.claw.hub.v1.Gap;
import dev.claw.hub.v1.GapCause;
import dev.claw.hub.v1.GetHubInfoResponse;
import dev.claw.hub.v1.ListServicesResponse;
import dev.claw.hub.v1.Payload;
import dev.claw.hub.v1.Service;
import dev.claw.hub.v1.ServiceFilter;
import io.grpc.Status;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

final class HubClientTest {
    @RegisterExtension
    final HubFixture fixture = new HubFixture();

    private HubClient client() {
        return HubClient.over(fixture.client());
    }

    private static <T> CompletableFuture<T> elsewhere(Callable<T> work) {
        CompletableFuture<T> done = new CompletableFuture<>();
        Thread thread = new Thread(() -> {
            try {
                done.complete(work.call());
            } catch (Throwable e) {
                done.completeExceptionally(e);
            }
        });
        thread.setDaemon(true);
        thread.start();
        return done;
    }

    @Test
    void info_answered_isReturned() {
        assertThat(client().info())
                .isEqualTo(
                        GetHubInfoResponse.newBuilder().setProduct("scripted").build());
    }

    @Test
    void call_failed_throwsHereWithThisThreadsStack() {
        HubClient client = client();
        CompletableFuture<Payload> calling = elsewhere(() -> client.call(call("c1")));
        var stream = fixture.hub.invoke.next();
        stream.take();
        stream.send(Frames.invokeOpened());
        stream.take();
        stream.send(ended(CallEnded.newBuilder()
                .setCallId("c1")
                .setError(Frames.error(ErrorReason.ERROR_REASON_SERVICE_OFFLINE, Map.of()))
                .build()));

        HubException failure = HubFixture.failure(calling);
        assertThat(failure.reason()).isEqualTo(ErrorReason.ERROR_REASON_SERVICE_OFFLINE);
        assertThat(failure.dispatched()).contains(false);
        assertThat(failure.getStackTrace())
                .extracting(StackTraceElement::getMethodName)
                .contains("call");
    }

    @Test
    void call_interrupted_cancelsAndKeepsTheFlag() {
        HubClient client = client();
        CompletableFuture<Thread> waiter = new CompletableFuture<>();
        CompletableFuture<Boolean> flag = elsewhere(() -> {
            waiter.complete(Thread.currentThread());
            HubException failure = catchThrowableOfType(HubException.class, () -> client.call(call("c1")));
            assertThat(failure.code()).isEqualTo(Status.Code.CANCELLED);
            return Thread.currentThread().isInterrupted();
        });
        var stream = fixture.hub.invoke.next();
        stream.take();
        stream.send(Frames.invokeOpened());
        stream.take();
        get(waiter).interrupt();

        assertThat(get(flag)).isTrue();
        assertThat(stream.take().getCancel().getCallIdsList()).containsExactly("c1");
    }

    @Test
    void listServices_severalPages_areGathered() {
        fixture.hub.pages.add(ListServicesResponse.newBuilder()
                .addServices(Service.newBuilder().setServiceId("a"))
                .setNextPageToken("第二页")
                .build());
        fixture.hub.pages.add(ListServicesResponse.newBuilder()
                .addServices(Service.newBuilder().setServiceId("b"))
                .build());

        assertThat(client().listServices(ServiceFilter.newBuilder().setText("x").build()))
                .extracting(Service::getServiceId)
                .containsExactly("a", "b");
        assertThat(fixture.hub.pagesAsked)
                .extracting(asked -> asked.getPageToken() + asked.getFilter().getText())
                .containsExactly("x", "第二页x");
    }

    @Test
    void inbox_entries_areTakenInOrderAndAcknowledged() throws InterruptedException {
        Inbox inbox = client().inbox(InboxOptions.defaults());
        var stream = fixture.hub.exchange.next();
        stream.take();
        stream.send(exchangeOpened(0, 0));
        stream.send(ExchangeResponse.newBuilder()
                .setGap(Gap.newBuilder().setCause(GapCause.GAP_CAUSE_TRIMMED).setOldestHeld(2))
                .build());
        stream.send(delivery(2, 3));
        stream.send(Frames.exchangeCaughtUp());

        get(inbox.caughtUp());
        ReceivedEntry first = inbox.take();
        assertThat(first.entry().getInboxSeq()).isEqualTo(2);
        assertThat(inbox.poll(Duration.ofSeconds(5)).map(entry -> entry.entry().getInboxSeq()))
                .contains(3L);
        assertThat(inbox.poll(Duration.ZERO)).isEqualTo(Optional.empty());
        assertThat(inbox.pollGap().map(gap -> gap.getCause())).contains(GapCause.GAP_CAUSE_TRIMMED);
        assertThat(inbox.pollGap()).isEmpty();
        first.acknowledge();
        assertThat(stream.take().getAcknowledge().getThrough()).isEqualTo(2);
    }

    @Test
    void inbox_superseded_givesWhatCameBeforeThenThrows() throws InterruptedException {
        Inbox inbox = client().inbox(InboxOptions.defaults());
        var stream = fixture.hub.exchange.next();
        stream.take();
        stream.send(exchangeOpened(0, 0));
        stream.send(delivery(1, 1));
        stream.send(Frames.exchangeSuperseded());
        get(inbox.closed());

        assertThat(inbox.take().entry().getInboxSeq()).isEqualTo(1);
        for (int i = 0; i < 2; i++) {
            HubException failure = catchThrowableOfType(HubException.class, inbox::take);
            assertThat(failure.code()).isEqualTo(Status.Code.ABORTED);
        }
    }

    @Test
    void inbox_closed_wakesWhoWaits() {
        HubClient client = client();
        Inbox inbox = client.inbox(InboxOptions.defaults());
        CompletableFuture<ReceivedEntry> waiting = elsewhere(inbox::take);
        inbox.close();

        assertThat(HubFixture.failure(waiting).code()).isEqualTo(Status.Code.CANCELLED);
    }

    @Test
    void publish_handlerBlocks_answersFromItsPool() {
        HubClient client = client();
        CompletableFuture<Publication> publishing = elsewhere(() -> client.publish(
                ProviderOptions.defaults().withMaxCalls(2),
                List.of(declaration("翻译", "翻译")),
                (call, context) -> Payloads.text(Thread.currentThread().getName())));
        ProviderScript script = ProviderScript.begin(fixture.hub);
        assertThat(get(publishing).services()).hasSize(1);
        script.hand(ProviderScript.served(1, Duration.ofSeconds(30)));

        assertThat(script.answers(1).get(0).getResult().getText()).startsWith("claw-hub-handler-");
    }

    @Test
    void publish_handlerThrowsChecked_isAnInternalFailure() {
        HubClient client = client();
        elsewhere(
                () -> client.publish(ProviderOptions.defaults(), List.of(declaration("翻译", "翻译")), (call, context) -> {
                    throw new IOException("磁盘满了");
                }));
        ProviderScript script = ProviderScript.begin(fixture.hub);
        script.hand(ProviderScript.served(1, Duration.ofSeconds(30)));

        assertThat(script.answers(1).get(0).getFailure().getMessage())
                .isEqualTo("the handler failed: java.io.IOException: 磁盘满了");
    }

    @Test
    void close_waitsUntilAcknowledgementsAreConfirmed() throws InterruptedException {
        HubClient client = client();
        Inbox inbox = client.inbox(InboxOptions.defaults());
        var stream = fixture.hub.exchange.next();
        stream.take();
        stream.send(exchangeOpened(0, 0));
        stream.send(delivery(1, 1));
        inbox.take().acknowledge();
        client.close();

        assertThat(fixture.hub.acknowledged)
                .extracting(AcknowledgeMessagesRequest::getThrough)
                .extracting(through -> through.getSeq())
                .containsExactly(1L);
        HubException failure = catchThrowableOfType(HubException.class, client::info);
        assertThat(failure.code()).isEqualTo(Status.Code.CANCELLED);
        assertThat(catchThrowableOfType(HubException.class, () -> client.inbox(InboxOptions.defaults())))
                .hasMessage("the client is closed");
    }
}
