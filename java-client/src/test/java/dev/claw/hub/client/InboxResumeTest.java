package dev.claw.hub.client;

import static dev.claw.hub.client.Frames.EPOCH;
import static dev.claw.hub.client.Frames.delivery;
import static dev.claw.hub.client.Frames.exchangeOpened;
import static dev.claw.hub.client.HubFixture.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.claw.hub.v1.ErrorReason;
import dev.claw.hub.v1.ExchangeRequest;
import dev.claw.hub.v1.ExchangeResponse;
import dev.claw.hub.v1.Gap;
import dev.claw.hub.v1.GapCause;
import dev.claw.hub.v1.Position;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

final class InboxResumeTest {
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
    void entries_thatWaitedAtTheFirstAttach_areMarkedRedelivered() {
        Subscription inbox = read(InboxOptions.defaults());
        var stream = fixture.hub.exchange.next();
        stream.take();
        stream.send(exchangeOpened(2, 4));
        get(inbox.opened());
        stream.send(delivery(3, 4));
        stream.send(Frames.exchangeCaughtUp());
        stream.send(delivery(5, 6));

        notes.awaitSeqs(3, 4, 5, 6);
        assertThat(notes.entries()).extracting(ReceivedEntry::redelivered).containsExactly(true, true, false, false);
        assertThat(notes.texts()).containsExactly("第3条", "第4条", "caught up", "第5条", "第6条");
    }

    @Test
    void entries_behindAnOwnPositionThatHeld_areNotMarked() {
        read(InboxOptions.defaults().withResumeAfter(position(EPOCH, 2)));
        var stream = fixture.hub.exchange.next();
        assertThat(stream.take().getOpen().getResumeAfter()).isEqualTo(position(EPOCH, 2));
        stream.send(exchangeOpened(2, 4));
        stream.send(delivery(3, 4));

        notes.awaitSeqs(3, 4);
        assertThat(notes.entries()).extracting(ReceivedEntry::redelivered).containsOnly(false);
    }

    @Test
    @DisplayName("G4, G6: after a broken link it resumes from its own position, and shows nothing twice")
    void reconnect_resumesBehindWhatIsAcknowledgedAndDropsWhatWasShown() {
        read(InboxOptions.defaults());
        var stream = fixture.hub.exchange.next();
        stream.take();
        stream.send(exchangeOpened(0, 0));
        stream.send(delivery(1, 3));
        notes.awaitSeqs(1, 2, 3);
        notes.entries().get(0).acknowledge();
        assertThat(acknowledged(stream)).isEqualTo(1);
        stream.drop();

        var second = fixture.hub.exchange.next();
        assertThat(second.take().getOpen().getResumeAfter()).isEqualTo(position(EPOCH, 1));
        second.send(exchangeOpened(1, 5));
        assertThat(acknowledged(second)).isEqualTo(1);
        second.send(delivery(2, 5));
        notes.awaitSeqs(1, 2, 3, 4, 5);
        assertThat(notes.entries()).extracting(ReceivedEntry::redelivered).containsOnly(false);
        notes.entries().forEach(ReceivedEntry::acknowledge);
        await().until(() -> acknowledged(second) == 5);
    }

    @Test
    void acknowledge_lostWithTheLink_isRepeatedOnTheNextStream() {
        read(InboxOptions.defaults());
        var stream = fixture.hub.exchange.next();
        stream.take();
        stream.send(exchangeOpened(0, 0));
        stream.send(delivery(1, 2));
        notes.awaitSeqs(1, 2);
        notes.entries().get(0).acknowledge();
        assertThat(acknowledged(stream)).isEqualTo(1);
        stream.drop();
        var second = fixture.hub.exchange.next();
        second.take();
        notes.entries().get(1).acknowledge();
        second.send(exchangeOpened(1, 2));
        second.send(delivery(2, 2));

        assertThat(acknowledged(second)).isEqualTo(2);
    }

    @Test
    void filter_passesOverEntries_whichAreAcknowledgedWithTheRest() {
        read(InboxOptions.defaults());
        var stream = fixture.hub.exchange.next();
        stream.take();
        stream.send(exchangeOpened(0, 0));
        stream.send(delivery(1, 0, 5));
        assertThat(acknowledged(stream)).isEqualTo(5);
        stream.send(delivery(6, 6, 9));
        notes.awaitSeqs(6);
        notes.entries().get(0).acknowledge();
        assertThat(acknowledged(stream)).isEqualTo(9);
        stream.drop();

        assertThat(fixture.hub.exchange.next().take().getOpen().getResumeAfter())
                .isEqualTo(position(EPOCH, 9));
    }

    @Test
    @DisplayName("G6: another epoch is told as a gap, and its numbers are not mixed with the old ones")
    void epochChanged_tellsTheGapAndForgetsOldAcknowledgements() {
        read(InboxOptions.defaults());
        var stream = fixture.hub.exchange.next();
        stream.take();
        stream.send(exchangeOpened(0, 0));
        stream.send(delivery(1, 9));
        notes.awaitSeqs(1, 2, 3, 4, 5, 6, 7, 8, 9);
        ReceivedEntry old = notes.entries().get(0);
        stream.drop();
        var second = fixture.hub.exchange.next();
        assertThat(second.take().getOpen().getResumeAfter()).isEqualTo(position(EPOCH, 0));
        second.send(exchangeOpened(EPOCH + 1, 0, 2));
        second.send(Frames.gap(GapCause.GAP_CAUSE_EPOCH_CHANGED));
        second.send(delivery(1, 3));

        await().until(() -> notes.entries().size() == 12);
        assertThat(notes.texts()).contains("gap GAP_CAUSE_EPOCH_CHANGED");
        List<ReceivedEntry> fresh = notes.entries().subList(9, 12);
        assertThat(fresh).extracting(ReceivedEntry::redelivered).containsExactly(true, true, false);
        old.acknowledge();
        fresh.get(0).acknowledge();
        assertThat(acknowledged(second)).isEqualTo(1);
        second.drop();
        assertThat(fixture.hub.exchange.next().take().getOpen().getResumeAfter())
                .isEqualTo(position(EPOCH + 1, 1));
    }

    @Test
    void hubLostWhatWasShown_startsOverAndSaysSo() {
        read(InboxOptions.defaults());
        var stream = fixture.hub.exchange.next();
        stream.take();
        stream.send(exchangeOpened(0, 0));
        stream.send(delivery(1, 9));
        notes.awaitSeqs(1, 2, 3, 4, 5, 6, 7, 8, 9);
        notes.entries().get(0).acknowledge();
        stream.drop();
        var second = fixture.hub.exchange.next();
        second.take();
        second.send(exchangeOpened(1, 2));
        second.send(delivery(2, 2));

        notes.awaitSeqs(1, 2, 3, 4, 5, 6, 7, 8, 9, 2);
        assertThat(notes.texts()).contains("gap GAP_CAUSE_AHEAD");
        assertThat(notes.entries().get(9).redelivered()).isTrue();
    }

    @Test
    void hubLostWhatWasAcknowledged_startsOverAndTellsTheHubsGapOnce() {
        notes.acknowledging();
        read(InboxOptions.defaults());
        var stream = fixture.hub.exchange.next();
        stream.take();
        stream.send(exchangeOpened(0, 0));
        stream.send(delivery(1, 3));
        await().until(() -> acknowledged(stream) == 3);
        stream.drop();
        var second = fixture.hub.exchange.next();
        second.take();
        second.send(exchangeOpened(0, 1));
        second.send(Frames.gap(GapCause.GAP_CAUSE_AHEAD));
        second.send(delivery(1, 1));

        notes.awaitSeqs(1, 2, 3, 1);
        assertThat(notes.texts()).containsOnlyOnce("gap GAP_CAUSE_AHEAD");
    }

    @Test
    void gapTrimmed_overWhatWasShown_isNotTold() {
        read(InboxOptions.defaults());
        var stream = fixture.hub.exchange.next();
        stream.take();
        stream.send(exchangeOpened(0, 0));
        stream.send(delivery(1, 3));
        notes.awaitSeqs(1, 2, 3);
        stream.drop();
        var second = fixture.hub.exchange.next();
        second.take();
        second.send(exchangeOpened(2, 4));
        second.send(ExchangeResponse.newBuilder()
                .setGap(Gap.newBuilder().setCause(GapCause.GAP_CAUSE_TRIMMED).setOldestHeld(3))
                .build());
        second.send(delivery(3, 4));

        notes.awaitSeqs(1, 2, 3, 4);
        assertThat(notes.texts()).doesNotContain("gap GAP_CAUSE_TRIMMED");
    }

    @Test
    void gapTrimmed_goesOnBehindIt() {
        read(InboxOptions.defaults());
        var stream = fixture.hub.exchange.next();
        stream.take();
        stream.send(exchangeOpened(0, 20));
        stream.send(ExchangeResponse.newBuilder()
                .setGap(Gap.newBuilder().setCause(GapCause.GAP_CAUSE_TRIMMED).setOldestHeld(12))
                .build());
        stream.send(delivery(12, 13));
        notes.awaitSeqs(12, 13);
        notes.entries().forEach(ReceivedEntry::acknowledge);

        await().until(() -> acknowledged(stream) == 13);
        assertThat(notes.texts()).containsExactly("gap GAP_CAUSE_TRIMMED", "第12条", "第13条");
    }

    @Test
    void reconnect_honoursTheHubsRetryDelay() {
        read(InboxOptions.defaults());
        var stream = fixture.hub.exchange.next();
        stream.take();
        stream.send(exchangeOpened(0, 0));
        long before = System.nanoTime();
        stream.fail(Frames.retryAfter(ErrorReason.ERROR_REASON_HUB_STOPPING, Duration.ofMillis(300)));
        fixture.hub.exchange.next();

        assertThat(Duration.ofNanos(System.nanoTime() - before)).isGreaterThanOrEqualTo(Duration.ofMillis(300));
    }
}
