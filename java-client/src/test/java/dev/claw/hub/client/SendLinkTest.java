package dev.claw.hub.client;

import static dev.claw.hub.client.Frames.message;
import static dev.claw.hub.client.Frames.ok;
import static dev.claw.hub.client.Frames.sent;
import static dev.claw.hub.client.HubFixture.failure;
import static dev.claw.hub.client.HubFixture.get;
import static org.assertj.core.api.Assertions.assertThat;

import dev.claw.hub.v1.ErrorReason;
import dev.claw.hub.v1.ExchangeRequest;
import dev.claw.hub.v1.ExchangeResponse;
import dev.claw.hub.v1.OutgoingMessage;
import dev.claw.hub.v1.SendFrame;
import dev.claw.hub.v1.SentMessage;
import io.grpc.Status;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

final class SendLinkTest {
    @RegisterExtension
    final HubFixture fixture = new HubFixture();

    private HubStream<ExchangeRequest, ExchangeResponse> opened() {
        HubStream<ExchangeRequest, ExchangeResponse> stream = fixture.hub.exchange.next();
        ExchangeRequest open = stream.take();
        assertThat(open.getOpen().hasWindow()).isTrue();
        assertThat(open.getOpen().getWindow()).isZero();
        stream.send(Frames.exchangeOpened(0, 0));
        return stream;
    }

    @Test
    void send_accepted_completesWithItsPlace() {
        CompletableFuture<SentMessage> sending = fixture.client().send(message("m1", "你好"));
        HubStream<ExchangeRequest, ExchangeResponse> stream = opened();
        ExchangeRequest frame = stream.take();
        assertThat(frame.getSend().getMessagesList()).containsExactly(message("m1", "你好"));
        stream.send(sent(frame.getFrameId(), ok("m1", 4)));

        assertThat(get(sending).getSeq()).isEqualTo(4);
    }

    @Test
    void send_withoutId_getsOneAndIdsOfLaterMessagesSortLater() {
        AsyncHubClient client = fixture.client();
        client.send(message("", "一"));
        HubStream<ExchangeRequest, ExchangeResponse> stream = opened();
        String id = stream.take().getSend().getMessages(0).getMessageId();

        assertThat(id).matches("[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}");
    }

    @Test
    void send_refused_failsThatMessageOnly() {
        AsyncHubClient client = fixture.client();
        CompletableFuture<SentMessage> bad = client.send(message("bad", "一"));
        CompletableFuture<SentMessage> good = client.send(message("good", "二"));
        HubStream<ExchangeRequest, ExchangeResponse> stream = opened();
        ExchangeRequest frame = stream.take();
        stream.send(sent(frame.getFrameId(), Frames.refused(ErrorReason.ERROR_REASON_INBOX_FULL), ok("good", 1)));

        assertThat(failure(bad).reason()).isEqualTo(ErrorReason.ERROR_REASON_INBOX_FULL);
        assertThat(failure(bad).dispatched()).isEmpty();
        assertThat(get(good).getSeq()).isEqualTo(1);
    }

    @Test
    void send_frameRefused_failsAllOfIt() {
        AsyncHubClient client = fixture.client();
        List<CompletableFuture<SentMessage>> sends =
                List.of(client.send(message("m1", "一")), client.send(message("m2", "二")));
        HubStream<ExchangeRequest, ExchangeResponse> stream = opened();
        stream.send(ExchangeResponse.newBuilder()
                .setFrameId(stream.take().getFrameId())
                .setError(Frames.error(ErrorReason.ERROR_REASON_BATCH_SIZE, Map.of()))
                .build());

        sends.forEach(send -> assertThat(failure(send).reason()).isEqualTo(ErrorReason.ERROR_REASON_BATCH_SIZE));
    }

    @Test
    void sends_whileTheStreamIsNotReady_leaveInOrderAsFramesOf64() {
        AsyncHubClient client = fixture.client();
        client.send(message("first", "0"));
        HubStream<ExchangeRequest, ExchangeResponse> stream = opened();
        stream.pause();
        stream.take();
        client.send(message("blocker", "0"));
        stream.take();
        for (int i = 0; i < 70; i++) {
            client.send(message("m" + i, "第" + i));
        }
        stream.resume();

        SendFrame first = stream.take().getSend();
        assertThat(first.getMessagesCount()).isEqualTo(64);
        assertThat(first.getMessages(0).getMessageId()).isEqualTo("m0");
        assertThat(first.getMessages(63).getMessageId()).isEqualTo("m63");
        assertThat(stream.take().getSend().getMessages(5).getMessageId()).isEqualTo("m69");
    }

    @Test
    @DisplayName("G5, G22: what was not acknowledged is sent again, in order and under the same ids")
    void send_linkBreaksBeforeTheAnswer_isSentAgainInOrderWithItsId() {
        AsyncHubClient client = fixture.client();
        CompletableFuture<SentMessage> first = client.send(message("", "一"));
        HubStream<ExchangeRequest, ExchangeResponse> stream = opened();
        OutgoingMessage one = stream.take().getSend().getMessages(0);
        client.send(message("", "二"));
        OutgoingMessage two = stream.take().getSend().getMessages(0);
        stream.drop();
        CompletableFuture<SentMessage> third = client.send(message("m3", "三"));

        HubStream<ExchangeRequest, ExchangeResponse> second = opened();
        ExchangeRequest frame = second.take();
        assertThat(frame.getSend().getMessagesList()).startsWith(one, two);
        SentMessage duplicate =
                SentMessage.newBuilder().setSeq(1).setDuplicate(true).build();
        second.send(
                sent(frame.getFrameId(), ok("", 1).toBuilder().setOk(duplicate).build(), ok("", 2), ok("m3", 3)));
        assertThat(get(first)).isEqualTo(duplicate);
        if (frame.getSend().getMessagesCount() == 2) {
            second.send(sent(second.take().getFrameId(), ok("m3", 3)));
        }
        assertThat(get(third).getSeq()).isEqualTo(3);
    }

    @Test
    void send_hubStopping_isKeptForTheNextStream() {
        CompletableFuture<SentMessage> sending = fixture.client().send(message("m1", "一"));
        HubStream<ExchangeRequest, ExchangeResponse> stream = opened();
        stream.send(sent(stream.take().getFrameId(), Frames.refused(ErrorReason.ERROR_REASON_HUB_STOPPING)));
        assertThat(sending).isNotDone();
        stream.fail(Frames.error(ErrorReason.ERROR_REASON_HUB_STOPPING, Map.of()));

        HubStream<ExchangeRequest, ExchangeResponse> second = opened();
        ExchangeRequest frame = second.take();
        assertThat(frame.getSend().getMessagesList()).containsExactly(message("m1", "一"));
        second.send(sent(frame.getFrameId(), ok("m1", 1)));
        assertThat(get(sending).getSeq()).isEqualTo(1);
    }

    @Test
    void send_hubDraining_waitsForTheNextStream() {
        AsyncHubClient client = fixture.client();
        client.send(message("m1", "一"));
        HubStream<ExchangeRequest, ExchangeResponse> stream = opened();
        ExchangeRequest before = stream.take();
        stream.send(ExchangeResponse.newBuilder()
                .setDraining(Frames.draining(Duration.ofSeconds(5)))
                .build());
        client.send(message("m2", "二"));
        stream.send(sent(before.getFrameId(), ok("m1", 1)));
        assertThat(stream.waiting()).isZero();
        stream.fail(Frames.error(ErrorReason.ERROR_REASON_HUB_STOPPING, Map.of()));

        assertThat(opened().take().getSend().getMessagesList()).containsExactly(message("m2", "二"));
    }

    @Test
    void send_hubAwayLongerThanTheSendTimeout_failsAndSaysThatItMayBeStored() {
        fixture.hub.stop();
        AsyncHubClient client = fixture.keep(
                fixture.builder().sendTimeout(Duration.ofMillis(100)).build());

        HubException failure = failure(client.send(message("m1", "一")));
        assertThat(failure.code()).isEqualTo(Status.Code.DEADLINE_EXCEEDED);
        assertThat(failure).hasMessageContaining("may or may not be stored");
    }

    @Test
    void send_hubComesUpLater_isSentThen() {
        fixture.hub.stop();
        CompletableFuture<SentMessage> sending = fixture.client().send(message("m1", "一"));
        fixture.hub.startAgain();
        HubStream<ExchangeRequest, ExchangeResponse> stream = opened();
        stream.send(sent(stream.take().getFrameId(), ok("m1", 1)));

        assertThat(get(sending).getSeq()).isEqualTo(1);
    }

    @Test
    void send_streamRefusedForGood_failsWithThatReason() {
        CompletableFuture<SentMessage> sending = fixture.client().send(message("m1", "一"));
        fixture.hub
                .exchange
                .next()
                .send(ExchangeResponse.newBuilder()
                        .setFrameId(1)
                        .setError(Frames.error(ErrorReason.ERROR_REASON_ACCESS_DENIED, Map.of()))
                        .build());

        assertThat(failure(sending).reason()).isEqualTo(ErrorReason.ERROR_REASON_ACCESS_DENIED);
    }

    @Test
    void sends_beyondTheByteLimit_failHereWithLimitReached() {
        AsyncHubClient client = fixture.client();
        String large = "x".repeat(1 << 20);
        int admitted = 0;
        CompletableFuture<SentMessage> last = client.send(message("m", large));
        while (!last.isDone() && admitted < 100) {
            admitted++;
            last = client.send(message("m" + admitted, large));
        }

        assertThat(admitted).isBetween(60, 64);
        assertThat(failure(last).reason()).isEqualTo(ErrorReason.ERROR_REASON_LIMIT_REACHED);
    }

    @Test
    void close_sendUnderWay_waitsForItsAnswerThenHalfCloses() {
        AsyncHubClient client = fixture.keep(
                fixture.builder().closeGrace(Duration.ofSeconds(10)).build());
        CompletableFuture<SentMessage> sending = client.send(message("m1", "一"));
        HubStream<ExchangeRequest, ExchangeResponse> stream = opened();
        ExchangeRequest frame = stream.take();
        client.close();
        assertThat(client.closed()).isNotDone();
        stream.send(sent(frame.getFrameId(), ok("m1", 1)));

        assertThat(get(sending).getSeq()).isEqualTo(1);
        get(stream.halfClosed());
        stream.complete();
        get(client.closed());
    }

    @Test
    void close_hubSilent_failsWhatIsLeftAfterTheGrace() {
        AsyncHubClient client =
                fixture.builder().closeGrace(Duration.ofMillis(50)).build();
        CompletableFuture<SentMessage> sending = client.send(message("m1", "一"));
        opened().take();
        client.close();

        assertThat(failure(sending).code()).isEqualTo(Status.Code.CANCELLED);
        get(client.closed());
        assertThat(failure(client.send(message("m2", "二"))).code()).isEqualTo(Status.Code.CANCELLED);
    }
}
