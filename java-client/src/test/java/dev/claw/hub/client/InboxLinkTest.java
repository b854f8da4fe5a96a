package dev.claw.hub.client;

import static dev.claw.hub.client.Frames.EPOCH;
import static dev.claw.hub.client.Frames.delivery;
import static dev.claw.hub.client.Frames.exchangeOpened;
import static dev.claw.hub.client.HubFixture.failure;
import static dev.claw.hub.client.HubFixture.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.claw.hub.v1.AcknowledgeMessagesRequest;
import dev.claw.hub.v1.ErrorReason;
import dev.claw.hub.v1.ExchangeOpen;
import dev.claw.hub.v1.ExchangeRequest;
import dev.claw.hub.v1.ExchangeResponse;
import dev.claw.hub.v1.InboxKind;
import dev.claw.hub.v1.Position;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

final class InboxLinkTest {
    @RegisterExtension
    final HubFixture fixture = new HubFixture();

    private final Notes notes = new Notes();

    private Subscription read(InboxOptions options) {
        return fixture.client().inbox(options, notes);
    }

    private static Position position(long epoch, long seq) {
        return Position.newBuilder().setEpoch(epoch).setSeq(seq).build();
    }

    private static long acknowledged(HubStream<ExchangeRequest, ExchangeResponse> stream) {
        ExchangeRequest frame = stream.take();
        assertThat(frame.hasAcknowledge()).isTrue();
        assertThat(frame.getFrameId()).isZero();
        return frame.getAcknowledge().getThrough();
    }

    @Test
    void inbox_opening_saysReaderWindowAndKinds() {
        read(InboxOptions.defaults().withReader("手机").withWindow(8).withKinds(InboxKind.INBOX_KIND_MESSAGE));
        ExchangeOpen open = fixture.hub.exchange.next().take().getOpen();

        assertThat(open.getReader()).isEqualTo("手机");
        assertThat(open.getWindow()).isEqualTo(8);
        assertThat(open.getKindsList()).containsExactly(InboxKind.INBOX_KIND_MESSAGE);
        assertThat(open.hasResumeAfter()).isFalse();
    }

    @Test
    void onLost_tellsBehindWhatCame() {
        List<String> lost = new CopyOnWriteArrayList<>();
        Subscription inbox = read(InboxOptions.defaults());
        inbox.onLost(why -> lost.add(notes.entries().size() + " " + why.getMessage()));
        var stream = fixture.hub.exchange.next();
        stream.take();
        stream.send(exchangeOpened(0, 0));
        stream.send(delivery(1, 2));
        stream.drop();

        await().until(() -> lost.equals(List.of("2 the wire was cut")));
    }

    @Test
    void acknowledge_outOfOrder_movesTheCursorOverWhatIsWholeOnly() {
        read(InboxOptions.defaults());
        var stream = fixture.hub.exchange.next();
        stream.take();
        stream.send(exchangeOpened(0, 0));
        stream.send(delivery(1, 4));
        notes.awaitSeqs(1, 2, 3, 4);

        notes.entries().get(2).acknowledge();
        notes.entries().get(1).acknowledge();
        notes.entries().get(0).acknowledge();
        assertThat(acknowledged(stream)).isEqualTo(3);
        notes.entries().get(0).acknowledge();
        notes.entries().get(3).acknowledge();
        assertThat(acknowledged(stream)).isEqualTo(4);
    }

    @Test
    void acknowledge_whileTheStreamIsNotReady_leavesAsOneFrame() {
        read(InboxOptions.defaults());
        var stream = fixture.hub.exchange.next();
        stream.take();
        stream.send(exchangeOpened(0, 0));
        stream.send(delivery(1, 10));
        notes.awaitSeqs(1, 2, 3, 4, 5, 6, 7, 8, 9, 10);
        stream.pause();
        notes.entries().get(0).acknowledge();
        assertThat(acknowledged(stream)).isEqualTo(1);
        notes.entries().forEach(ReceivedEntry::acknowledge);
        stream.resume();

        assertThat(acknowledged(stream)).isEqualTo(10);
        assertThat(stream.waiting()).isZero();
    }

    @Test
    void acknowledge_withinTheCallbackOfABatch_leavesAsFewFrames() {
        notes.acknowledging();
        read(InboxOptions.defaults());
        var stream = fixture.hub.exchange.next();
        stream.take();
        stream.send(exchangeOpened(0, 0));
        stream.send(delivery(1, 64));

        int frames = 1;
        while (acknowledged(stream) < 64) {
            frames++;
        }
        assertThat(frames).isLessThan(64);
    }

    @Test
    void superseded_tellsAndNeverComesBack() {
        Subscription inbox = read(InboxOptions.defaults());
        var stream = fixture.hub.exchange.next();
        stream.take();
        stream.send(exchangeOpened(0, 0));
        stream.send(delivery(1, 1));
        stream.send(Frames.exchangeSuperseded());

        assertThat(get(inbox.closed())).isEqualTo(EndCause.SUPERSEDED);
        await().until(() -> notes.texts().equals(List.of("第1条", "superseded")));
        get(fixture.client().info());
        assertThat(fixture.hub.exchange.waiting()).isZero();
    }

    @Test
    void refused_forGood_endsWithTheReason() {
        Subscription inbox = read(InboxOptions.defaults().withReader("bad reader"));
        var stream = fixture.hub.exchange.next();
        stream.take();
        stream.send(ExchangeResponse.newBuilder()
                .setFrameId(1)
                .setError(Frames.error(ErrorReason.ERROR_REASON_FIELD_INVALID, Map.of()))
                .build());

        assertThat(failure(inbox.closed()).reason()).isEqualTo(ErrorReason.ERROR_REASON_FIELD_INVALID);
        assertThat(failure(inbox.opened()).reason()).isEqualTo(ErrorReason.ERROR_REASON_FIELD_INVALID);
        get(stream.canceled());
    }

    @Test
    void close_confirmsAcknowledgementsAndStopsCallbacks() {
        Subscription inbox = read(InboxOptions.defaults());
        var stream = fixture.hub.exchange.next();
        stream.take();
        stream.send(exchangeOpened(0, 0));
        stream.send(delivery(1, 2));
        notes.awaitSeqs(1, 2);
        notes.entries().get(0).acknowledge();
        inbox.close();

        assertThat(get(inbox.closed())).isEqualTo(EndCause.CLOSED);
        assertThat(fixture.hub.acknowledged)
                .containsExactly(AcknowledgeMessagesRequest.newBuilder()
                        .setThrough(position(EPOCH, 1))
                        .build());
        get(stream.canceled());
    }

    @Test
    void callback_thatFails_doesNotStopTheNext() {
        notes.failingOnce();
        read(InboxOptions.defaults());
        var stream = fixture.hub.exchange.next();
        stream.take();
        stream.send(exchangeOpened(0, 0));
        stream.send(delivery(1, 2));

        notes.awaitSeqs(2);
    }
}
