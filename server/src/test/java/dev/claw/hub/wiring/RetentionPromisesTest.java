package dev.claw.hub.wiring;

import static dev.claw.hub.wiring.HubFixture.message;
import static dev.claw.hub.wiring.HubFixture.reasonOf;
import static org.assertj.core.api.Assertions.assertThat;

import dev.claw.hub.limits.HubLimits;
import dev.claw.hub.v1.AcknowledgeMessagesRequest;
import dev.claw.hub.v1.ExchangeOpen;
import dev.claw.hub.v1.ExchangeRequest;
import dev.claw.hub.v1.ExchangeResponse;
import dev.claw.hub.v1.FetchMessagesRequest;
import dev.claw.hub.v1.FetchMessagesResponse;
import dev.claw.hub.v1.Gap;
import dev.claw.hub.v1.GapCause;
import dev.claw.hub.v1.InboxEntry;
import dev.claw.hub.v1.ListMessagesRequest;
import dev.claw.hub.v1.ListMessagesResponse;
import dev.claw.hub.v1.ListReceiptsRequest;
import dev.claw.hub.v1.Message;
import dev.claw.hub.v1.Position;
import dev.claw.hub.v1.SendMessageRequest;
import dev.claw.hub.v1.SentMessage;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is kept for so long and no longer, with the machine's clock as the test sets it. */
final class RetentionPromisesTest {
    private static final Instant START = Instant.parse("2026-11-01T08:00:00Z");
    private static final int CHANNEL_ENTRIES = 5;
    private static final int INBOX_ENTRIES = 20;

    @TempDir
    private Path data;

    private volatile Instant machine = START;

    @Test
    @DisplayName("G7, G8, G6: what nobody acknowledged for 7 days expires; the sender and the reader are told")
    void inbox_unacknowledgedTooLong_expiresAndSaysSo() throws Exception {
        try (HubFixture hub = start()) {
            send(hub, 1, 3);
            pass(hub, Duration.ofDays(6));
            assertThat(fetch(hub, "bob", "").getEntriesCount()).isEqualTo(3);
            send(hub, 4, 4);
            pass(hub, Duration.ofDays(2));
            FetchMessagesResponse fetched = fetch(hub, "bob", "");
            assertThat(seqs(fetched.getEntriesList())).containsExactly(4L);
            assertThat(fetched.getGap().getCause()).isEqualTo(GapCause.GAP_CAUSE_EXPIRED);
            assertThat(fetched.getGap().getOldestHeld()).isEqualTo(4);
            var receipts = hub.messages("alice")
                    .listReceipts(
                            ListReceiptsRequest.newBuilder().setAgentId("bob").build());
            assertThat(receipts.getReceipts(0).getExpiredThrough()).isEqualTo(3);
            assertThat(receipts.getReceipts(0).getDeliveredThrough()).isZero();
            acknowledge(hub, "", 4);
            assertThat(fetch(hub, "bob", "").hasGap()).isFalse();
        }
    }

    @Test
    @DisplayName("G6: a live reader that has not acknowledged is told of the gap when what it waits for expires")
    void stream_entriesExpireBehindASpentWindow_tellsTheGap() throws Exception {
        try (HubFixture hub = start();
                Talk<ExchangeRequest, ExchangeResponse> bob = Talk.open(hub.messageStreams("bob")::exchange)) {
            send(hub, 1, 3);
            bob.send(ExchangeRequest.newBuilder()
                    .setFrameId(1)
                    .setOpen(ExchangeOpen.newBuilder().setWindow(10))
                    .build());
            bob.next(ExchangeResponse::hasCaughtUp);
            pass(hub, Duration.ofDays(8));
            send(hub, 4, 4);
            assertThat(bob.next(ExchangeResponse::hasDelivery)
                            .getDelivery()
                            .getEntries(0)
                            .getInboxSeq())
                    .isEqualTo(4);
            ExchangeOpen resume = ExchangeOpen.newBuilder()
                    .setResumeAfter(Position.newBuilder()
                            .setEpoch(fetch(hub, "bob", "").getThrough().getEpoch())
                            .setSeq(1))
                    .build();
            try (Talk<ExchangeRequest, ExchangeResponse> again = Talk.open(hub.messageStreams("bob")::exchange)) {
                again.send(ExchangeRequest.newBuilder()
                        .setFrameId(1)
                        .setOpen(resume)
                        .build());
                Gap gap = again.next(ExchangeResponse::hasGap).getGap();
                assertThat(gap.getCause()).isEqualTo(GapCause.GAP_CAUSE_EXPIRED);
                assertThat(gap.getAfter().getSeq()).isEqualTo(1);
            }
        }
    }

    @Test
    @DisplayName("G7: a full inbox has room again when what is in it expired")
    void send_toFullInboxWhoseEntriesExpired_isAccepted() throws Exception {
        try (HubFixture hub = start()) {
            send(hub, 1, INBOX_ENTRIES);
            assertThat(reasonOf(() -> send(hub, 100, 100))).isEqualTo("INBOX_FULL");
            pass(hub, Duration.ofDays(8));
            send(hub, 101, 100 + INBOX_ENTRIES);
            assertThat(reasonOf(() -> send(hub, 200, 200))).isEqualTo("INBOX_FULL");
        }
    }

    @Test
    @DisplayName(
            "G7, G5: a channel keeps its newest entries, drops no accepted one from an inbox, and remembers all ids")
    void channel_beyondItsNumber_givesUpHistoryOnly() throws Exception {
        try (HubFixture hub = start()) {
            send(hub, 1, 12);
            pass(hub, Duration.ofHours(1));
            ListMessagesResponse history = history(hub);
            assertThat(history.getMessagesList()).extracting(Message::getSeq).containsExactly(8L, 9L, 10L, 11L, 12L);
            assertThat(history.getOldestHeld()).isEqualTo(8);
            assertThat(seqs(fetch(hub, "bob", "").getEntriesList()))
                    .containsExactlyElementsOf(
                            LongStream.rangeClosed(1, 12).boxed().toList());
            SentMessage again = send(hub, 1, 1);
            assertThat(again.getDuplicate()).isTrue();
            assertThat(again.getSeq()).isEqualTo(1);
            acknowledge(hub, "", 12);
            pass(hub, Duration.ofHours(2));
            assertThat(send(hub, 2, 2).getDuplicate()).isTrue();
            pass(hub, Duration.ofHours(24));
            assertThat(send(hub, 3, 3).getSeq()).isEqualTo(13);
        }
    }

    @Test
    @DisplayName("a channel keeps its entries for 7 days; numbers go on behind them")
    void channel_beyondItsTime_isEmptyAndNumbersGoOn() throws Exception {
        try (HubFixture hub = start()) {
            send(hub, 1, 3);
            acknowledge(hub, "", 3);
            pass(hub, Duration.ofDays(8));
            assertThat(history(hub).getMessagesCount()).isZero();
            assertThat(history(hub).getOldestHeld()).isEqualTo(4);
            assertThat(send(hub, 4, 4).getSeq()).isEqualTo(4);
            assertThat(history(hub).getMessagesList())
                    .extracting(Message::getSeq)
                    .containsExactly(4L);
        }
    }

    @Test
    @DisplayName("a named reader's cursor vanishes when nothing used it for a day; a stream's stays")
    void reader_unused_losesItsCursorUnlessAttached() throws Exception {
        try (HubFixture hub = start()) {
            send(hub, 1, 3);
            acknowledge(hub, "phone", 2);
            acknowledge(hub, "desk", 2);
            acknowledge(hub, "page", 2);
            try (Talk<ExchangeRequest, ExchangeResponse> desk = Talk.open(hub.messageStreams("bob")::exchange)) {
                desk.send(ExchangeRequest.newBuilder()
                        .setFrameId(1)
                        .setOpen(ExchangeOpen.newBuilder().setReader("desk"))
                        .build());
                desk.next(ExchangeResponse::hasCaughtUp);
                pass(hub, Duration.ofHours(10));
                assertThat(seqs(fetch(hub, "bob", "page").getEntriesList())).containsExactly(3L);
                pass(hub, Duration.ofHours(20));
                assertThat(seqs(fetch(hub, "bob", "phone").getEntriesList())).containsExactly(1L, 2L, 3L);
            }
            assertThat(seqs(fetch(hub, "bob", "desk").getEntriesList())).containsExactly(3L);
            assertThat(seqs(fetch(hub, "bob", "page").getEntriesList())).containsExactly(3L);
        }
    }

    private HubFixture start() throws Exception {
        HubLimits limits = HubLimits.defaults();
        HubLimits small = limits.withChannel(new HubLimits.Channel(Duration.ofDays(7), CHANNEL_ENTRIES, 10))
                .withInbox(new HubLimits.Inbox(
                        INBOX_ENTRIES,
                        limits.inbox().bytes(),
                        Duration.ofDays(7),
                        Duration.ofHours(24),
                        Duration.ofHours(24)));
        return HubFixture.start(HubFixture.settings(data, small), () -> machine);
    }

    /** Lets time pass, and the hub look for what is old. */
    private void pass(HubFixture hub, Duration time) throws Exception {
        machine = machine.plus(time);
        assertThat(hub.hub().sweep().toCompletableFuture().get(20, TimeUnit.SECONDS))
                .isTrue();
    }

    private static SentMessage send(HubFixture hub, int from, int to) {
        var stub = hub.messages("alice");
        SentMessage last = SentMessage.getDefaultInstance();
        for (int i = from; i <= to; i++) {
            last = stub.sendMessage(SendMessageRequest.newBuilder()
                            .setMessage(message("m" + i, "bob", "第" + i))
                            .build())
                    .getMessage();
        }
        return last;
    }

    private static FetchMessagesResponse fetch(HubFixture hub, String agent, String reader) {
        return hub.messages(agent)
                .fetchMessages(
                        FetchMessagesRequest.newBuilder().setReader(reader).build());
    }

    private static void acknowledge(HubFixture hub, String reader, long through) {
        assertThat(hub.messages("bob")
                        .acknowledgeMessages(AcknowledgeMessagesRequest.newBuilder()
                                .setReader(reader)
                                .setThrough(Position.newBuilder().setSeq(through))
                                .build())
                        .getAcknowledged()
                        .getSeq())
                .isEqualTo(through);
    }

    private static ListMessagesResponse history(HubFixture hub) {
        return hub.messages("alice")
                .listMessages(ListMessagesRequest.newBuilder().setAgentId("bob").build());
    }

    private static List<Long> seqs(List<InboxEntry> entries) {
        return entries.stream().map(InboxEntry::getInboxSeq).toList();
    }
}
