package dev.claw.hub.wiring;

import static dev.claw.hub.wiring.HubFixture.message;
import static dev.claw.hub.wiring.HubFixture.reason;
import static dev.claw.hub.wiring.HubFixture.reasonOf;
import static org.assertj.core.api.Assertions.assertThat;

import dev.claw.hub.limits.HubLimits;
import dev.claw.hub.v1.AcknowledgeFrame;
import dev.claw.hub.v1.AcknowledgeMessagesRequest;
import dev.claw.hub.v1.ExchangeOpen;
import dev.claw.hub.v1.ExchangeRequest;
import dev.claw.hub.v1.ExchangeResponse;
import dev.claw.hub.v1.FetchMessagesRequest;
import dev.claw.hub.v1.FetchMessagesResponse;
import dev.claw.hub.v1.GapCause;
import dev.claw.hub.v1.InboxEntry;
import dev.claw.hub.v1.InboxKind;
import dev.claw.hub.v1.ListMessagesRequest;
import dev.claw.hub.v1.OutgoingMessage;
import dev.claw.hub.v1.Position;
import dev.claw.hub.v1.SendFrame;
import dev.claw.hub.v1.SendMessageRequest;
import dev.claw.hub.v1.SentMessage;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class MessagePromisesTest {
    @TempDir
    private Path data;

    @Test
    @DisplayName("G1 G7: what was acknowledged to the sender waits for a recipient that was never here")
    void fetch_afterSendToUnknownAgent_returnsIt() throws Exception {
        try (HubFixture hub = HubFixture.start(data)) {
            SentMessage sent = send(hub, "alice", message("m1", "bob", "你好，世界"));
            assertThat(sent.getRecipientKnown()).isFalse();
            assertThat(sent.getSeq()).isEqualTo(1);

            FetchMessagesResponse fetched = fetch(hub, "bob");
            assertThat(fetched.getEntriesList()).hasSize(1);
            assertThat(fetched.getEntries(0).getMessage().getSender()).isEqualTo("alice");
            assertThat(fetched.getEntries(0).getMessage().getPayload().getText())
                    .isEqualTo("你好，世界");
            assertThat(send(hub, "alice", message("m2", "bob", "again")).getRecipientKnown())
                    .isTrue();
        }
    }

    @Test
    @DisplayName("G2 G5: a restart loses nothing, and remembers the ids that were used")
    void send_afterRestartWithSameId_isDuplicate() throws Exception {
        SentMessage first;
        try (HubFixture hub = HubFixture.start(data)) {
            first = send(hub, "alice", message("m1", "bob", "once"));
        }
        try (HubFixture hub = HubFixture.start(data)) {
            SentMessage again = send(hub, "alice", message("m1", "bob", "once"));
            assertThat(again.getDuplicate()).isTrue();
            assertThat(again.getSeq()).isEqualTo(first.getSeq());
            assertThat(again.getSentAt()).isEqualTo(first.getSentAt());
            assertThat(fetch(hub, "bob").getEntriesList()).hasSize(1);
            assertThat(reasonOf(() -> send(hub, "alice", message("m1", "bob", "other content"))))
                    .isEqualTo("MESSAGE_ID_REUSED");
            assertThat(reasonOf(() -> send(hub, "alice", message("m1", "carol", "once"))))
                    .isEqualTo("MESSAGE_ID_REUSED");
            assertThat(send(hub, "carol", message("m1", "bob", "another sender's id"))
                            .getDuplicate())
                    .isFalse();
        }
    }

    @Test
    @DisplayName("G3: with three senders at once the inbox is numbered without a hole and each keeps its order")
    void deliver_fromConcurrentSenders_isDenseAndOrdered() throws Exception {
        int each = 300;
        try (HubFixture hub = HubFixture.start(data)) {
            List<CompletableFuture<Void>> senders = List.of("a", "b", "c").stream()
                    .map(name -> CompletableFuture.runAsync(() -> sendMany(hub, name, each)))
                    .toList();
            try (Talk<ExchangeRequest, ExchangeResponse> bob = exchange(hub, "bob", 1_000, null)) {
                List<InboxEntry> entries = take(bob, 3 * each, true);
                senders.forEach(CompletableFuture::join);
                assertThat(entries)
                        .extracting(InboxEntry::getInboxSeq)
                        .containsExactlyElementsOf(
                                LongStream.rangeClosed(1, 3L * each).boxed().toList());
                for (String sender : List.of("a", "b", "c")) {
                    List<InboxEntry> of = entries.stream()
                            .filter(entry -> entry.getMessage().getSender().equals(sender))
                            .toList();
                    assertThat(of)
                            .extracting(entry -> entry.getMessage().getPayload().getText())
                            .containsExactlyElementsOf(IntStream.range(0, each)
                                    .mapToObj(Integer::toString)
                                    .toList());
                    assertThat(of)
                            .extracting(entry -> entry.getMessage().getSeq())
                            .containsExactlyElementsOf(
                                    LongStream.rangeClosed(1, each).boxed().toList());
                }
            }
        }
    }

    @Test
    @DisplayName("G4: what was not acknowledged comes again, what was does not")
    void deliver_onNewStream_beginsBehindAcknowledged() throws Exception {
        try (HubFixture hub = HubFixture.start(data)) {
            for (int i = 1; i <= 5; i++) {
                send(hub, "alice", message("m" + i, "bob", "text " + i));
            }
            try (Talk<ExchangeRequest, ExchangeResponse> bob = exchange(hub, "bob", 10, null)) {
                take(bob, 5, false);
                bob.send(acknowledge(3));
                bob.send(send(2, message("done", "alice", "ack is before this")));
                bob.next(ExchangeResponse::hasResults);
            }
            assertThat(fetch(hub, "bob").getEntriesList())
                    .extracting(InboxEntry::getInboxSeq)
                    .containsExactly(4L, 5L);
        }
    }

    @Test
    @DisplayName("the window bounds what is delivered and not acknowledged, and acknowledging gives room")
    void deliver_whenWindowIsSpent_waitsForAcknowledgement() throws Exception {
        try (HubFixture hub = HubFixture.start(data);
                Talk<ExchangeRequest, ExchangeResponse> bob = exchange(hub, "bob", 2, null)) {
            for (int i = 1; i <= 5; i++) {
                send(hub, "alice", message("m" + i, "bob", "text " + i));
            }
            List<InboxEntry> first = take(bob, 2, false);
            assertThat(first).extracting(InboxEntry::getInboxSeq).containsExactly(1L, 2L);
            // An answer that comes behind everything the hub would have sent by then.
            bob.send(send(2, message("probe", "alice", "?")));
            bob.next(ExchangeResponse::hasResults);
            assertThat(bob.rest()).noneMatch(ExchangeResponse::hasDelivery);
            bob.send(acknowledge(1));
            assertThat(take(bob, 1, false)).extracting(InboxEntry::getInboxSeq).containsExactly(3L);
        }
    }

    @Test
    @DisplayName("G6: the position is in the first frame, and a resume brings everything later")
    void open_withPosition_resumesBehindIt() throws Exception {
        try (HubFixture hub = HubFixture.start(data)) {
            for (int i = 1; i <= 4; i++) {
                send(hub, "alice", message("m" + i, "bob", "text " + i));
            }
            long epoch = fetch(hub, "bob").getThrough().getEpoch();
            Position second = Position.newBuilder().setEpoch(epoch).setSeq(2).build();
            try (Talk<ExchangeRequest, ExchangeResponse> bob = open(hub, "bob", 10, second)) {
                ExchangeResponse opened = bob.next();
                assertThat(opened.getOpened().getPosition()).isEqualTo(second);
                assertThat(opened.getOpened().getHead()).isEqualTo(4);
                assertThat(take(bob, 2, false))
                        .extracting(InboxEntry::getInboxSeq)
                        .containsExactly(3L, 4L);
                assertThat(bob.next().hasCaughtUp()).isTrue();
            }
        }
    }

    @Test
    @DisplayName("G6: what cannot be resumed is an explicit gap with its cause")
    void open_withPositionThatCannotBeHad_tellsGap() throws Exception {
        try (HubFixture hub = HubFixture.start(data)) {
            for (int i = 1; i <= 4; i++) {
                send(hub, "alice", message("m" + i, "bob", "text " + i));
            }
            long epoch = fetch(hub, "bob").getThrough().getEpoch();
            hub.messages("bob")
                    .acknowledgeMessages(AcknowledgeMessagesRequest.newBuilder()
                            .setThrough(Position.newBuilder().setSeq(2))
                            .build());
            assertThat(gap(hub, epoch + 1, 1)).isEqualTo(GapCause.GAP_CAUSE_EPOCH_CHANGED);
            assertThat(gap(hub, epoch, 99)).isEqualTo(GapCause.GAP_CAUSE_AHEAD);
            assertThat(gap(hub, epoch, 1)).isEqualTo(GapCause.GAP_CAUSE_TRIMMED);
        }
    }

    @Test
    @DisplayName("G7: a full inbox refuses the sender and keeps what it accepted")
    void send_toFullInbox_isRefusedAndKeepsAll() throws Exception {
        HubLimits limits = HubLimits.defaults()
                .withInbox(new HubLimits.Inbox(
                        3,
                        1 << 20,
                        HubLimits.defaults().inbox().retention(),
                        HubLimits.defaults().inbox().dedupeWindow(),
                        HubLimits.defaults().inbox().readerRetention()));
        try (HubFixture hub = HubFixture.start(data, limits)) {
            for (int i = 1; i <= 3; i++) {
                send(hub, "alice", message("m" + i, "bob", "text " + i));
            }
            assertThat(reasonOf(() -> send(hub, "carol", message("x", "bob", "one too many"))))
                    .isEqualTo("INBOX_FULL");
            assertThat(fetch(hub, "bob").getEntriesList()).hasSize(3);
            hub.messages("bob")
                    .acknowledgeMessages(AcknowledgeMessagesRequest.newBuilder()
                            .setThrough(Position.newBuilder().setSeq(1))
                            .build());
            assertThat(send(hub, "carol", message("x", "bob", "now there is room"))
                            .getDuplicate())
                    .isFalse();
        }
    }

    @Test
    @DisplayName("history is whole after everything was acknowledged, for members only")
    void history_afterAcknowledge_isWhole() throws Exception {
        try (HubFixture hub = HubFixture.start(data)) {
            String channel = "";
            for (int i = 1; i <= 5; i++) {
                channel =
                        send(hub, "alice", message("m" + i, "bob", "text " + i)).getChannelId();
            }
            send(hub, "bob", message("r", "alice", "reply"));
            hub.messages("bob")
                    .acknowledgeMessages(AcknowledgeMessagesRequest.newBuilder()
                            .setThrough(Position.newBuilder().setSeq(5))
                            .build());
            var newest = hub.messages("bob")
                    .listMessages(ListMessagesRequest.newBuilder()
                            .setAgentId("alice")
                            .setLimit(2)
                            .build());
            assertThat(newest.getMessagesList())
                    .extracting(m -> m.getPayload().getText())
                    .containsExactly("text 5", "reply");
            assertThat(newest.getMore()).isTrue();
            var older = hub.messages("alice")
                    .listMessages(ListMessagesRequest.newBuilder()
                            .setChannelId(channel)
                            .setBeforeSeq(newest.getMessages(0).getSeq())
                            .build());
            assertThat(older.getMessagesList()).hasSize(4);
            assertThat(older.getMore()).isFalse();
            String of = channel;
            assertThat(reasonOf(() -> hub.messages("mallory")
                            .listMessages(ListMessagesRequest.newBuilder()
                                    .setChannelId(of)
                                    .build())))
                    .isEqualTo("CHANNEL_NOT_FOUND");
        }
    }

    @Test
    @DisplayName("a second Exchange of the same reader takes over; the first is told and ends")
    void open_secondOfSameReader_supersedesFirst() throws Exception {
        try (HubFixture hub = HubFixture.start(data);
                Talk<ExchangeRequest, ExchangeResponse> first = exchange(hub, "bob", 10, null);
                Talk<ExchangeRequest, ExchangeResponse> second = exchange(hub, "bob", 10, null)) {
            assertThat(first.next(ExchangeResponse::hasSuperseded)
                            .getSuperseded()
                            .getClaim())
                    .isEqualTo("reader default");
            assertThat(first.end().isOk()).isTrue();
            send(hub, "alice", message("m", "bob", "to the second"));
            assertThat(take(second, 1, true)).hasSize(1);
        }
    }

    @Test
    @DisplayName("a stream that only sends ends OK after half-close and its last answer")
    void halfClose_ofSendOnlyStream_endsOkBehindAnswers() throws Exception {
        try (HubFixture hub = HubFixture.start(data)) {
            Talk<ExchangeRequest, ExchangeResponse> alice = Talk.open(hub.messageStreams("alice")::exchange);
            alice.send(openFrame(0, null)).send(send(2, message("m1", "bob", "a"), message("m2", "bob", "b")));
            alice.halfClose();
            assertThat(alice.next().hasOpened()).isTrue();
            assertThat(alice.next().getResults().getResultsList())
                    .extracting(result -> result.getOk().getSeq())
                    .containsExactly(1L, 2L);
            assertThat(alice.end().isOk()).isTrue();
        }
    }

    @Test
    @DisplayName("one bad entry of a frame fails alone, and the stream lives")
    void send_withOneBadEntry_failsThatOneOnly() throws Exception {
        try (HubFixture hub = HubFixture.start(data)) {
            Talk<ExchangeRequest, ExchangeResponse> alice = Talk.open(hub.messageStreams("alice")::exchange);
            alice.send(openFrame(0, null))
                    .send(send(
                            2,
                            message("m1", "bob", "a"),
                            OutgoingMessage.newBuilder()
                                    .setMessageId("no target")
                                    .build(),
                            OutgoingMessage.newBuilder().setMessageId("m3").build(),
                            message("m4", "bob", "b")));
            var results = alice.next(ExchangeResponse::hasResults).getResults().getResultsList();
            assertThat(results.get(0).getOk().getSeq()).isEqualTo(1);
            assertThat(reason(results.get(1).getError())).isEqualTo("FIELD_INVALID");
            assertThat(results.get(2).getError().getMessage()).contains("expected agent_id");
            assertThat(results.get(3).getOk().getSeq()).isEqualTo(2);
            alice.close();
        }
    }

    @Test
    @DisplayName("a long poll is answered when an entry comes")
    void fetch_waiting_isAnsweredBySend() throws Exception {
        try (HubFixture hub = HubFixture.start(data)) {
            CompletableFuture<FetchMessagesResponse> waiting = CompletableFuture.supplyAsync(() -> hub.messages("bob")
                    .fetchMessages(FetchMessagesRequest.newBuilder()
                            .setWait(com.google.protobuf.Duration.newBuilder().setSeconds(15))
                            .build()));
            send(hub, "alice", message("m", "bob", "wake up"));
            assertThat(waiting.join().getEntriesList()).hasSize(1);
        }
    }

    @Test
    @DisplayName("a long poll that waits when the hub stops is told so")
    void fetch_whenHubStops_isToldSo() throws Exception {
        HubFixture hub = HubFixture.start(data);
        CompletableFuture<String> waiting = CompletableFuture.supplyAsync(() -> reasonOf(() -> hub.messages("bob")
                .fetchMessages(FetchMessagesRequest.newBuilder()
                        .addKinds(InboxKind.INBOX_KIND_CHANNEL_EVENT)
                        .setWait(com.google.protobuf.Duration.newBuilder().setSeconds(15))
                        .build())));
        // He is known once his poll was let in; messages do not answer it.
        org.awaitility.Awaitility.await()
                .until(() -> send(hub, "alice", message("", "bob", "x")).getRecipientKnown());
        hub.hub().close();
        assertThat(waiting.join()).isEqualTo("HUB_STOPPING");
        hub.close();
    }

    private static GapCause gap(HubFixture hub, long epoch, long seq) throws Exception {
        try (Talk<ExchangeRequest, ExchangeResponse> bob = open(
                hub,
                "bob",
                10,
                Position.newBuilder().setEpoch(epoch).setSeq(seq).build())) {
            assertThat(bob.next().getOpened().getPosition().getSeq()).isEqualTo(2);
            var gap = bob.next().getGap();
            assertThat(gap.getOldestHeld()).isEqualTo(3);
            assertThat(take(bob, 2, false)).extracting(InboxEntry::getInboxSeq).containsExactly(3L, 4L);
            return gap.getCause();
        }
    }

    private static void sendMany(HubFixture hub, String sender, int count) {
        Talk<ExchangeRequest, ExchangeResponse> talk = Talk.open(hub.messageStreams(sender)::exchange);
        talk.send(openFrame(0, null));
        long frame = 2;
        for (int at = 0; at < count; at += 10) {
            OutgoingMessage[] ten = IntStream.range(at, at + 10)
                    .mapToObj(i -> message(sender + i, "bob", Integer.toString(i)))
                    .toArray(OutgoingMessage[]::new);
            talk.send(send(frame++, ten));
        }
        talk.halfClose();
        try {
            assertThat(talk.end().isOk()).isTrue();
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    private static List<InboxEntry> take(Talk<ExchangeRequest, ExchangeResponse> talk, int count, boolean acknowledge)
            throws InterruptedException {
        List<InboxEntry> entries = new ArrayList<>();
        while (entries.size() < count) {
            var delivery = talk.next(ExchangeResponse::hasDelivery).getDelivery();
            entries.addAll(delivery.getEntriesList());
            if (acknowledge) {
                talk.send(acknowledge(delivery.getThrough()));
            }
        }
        return entries;
    }

    private static Talk<ExchangeRequest, ExchangeResponse> exchange(
            HubFixture hub, String agent, int window, Position resumeAfter) throws InterruptedException {
        Talk<ExchangeRequest, ExchangeResponse> talk = open(hub, agent, window, resumeAfter);
        assertThat(talk.next().hasOpened()).isTrue();
        return talk;
    }

    private static Talk<ExchangeRequest, ExchangeResponse> open(
            HubFixture hub, String agent, int window, Position resumeAfter) {
        Talk<ExchangeRequest, ExchangeResponse> talk = Talk.open(hub.messageStreams(agent)::exchange);
        return talk.send(openFrame(window, resumeAfter));
    }

    private static ExchangeRequest openFrame(int window, Position resumeAfter) {
        ExchangeOpen.Builder open = ExchangeOpen.newBuilder().setWindow(window);
        if (resumeAfter != null) {
            open.setResumeAfter(resumeAfter);
        }
        return ExchangeRequest.newBuilder().setFrameId(1).setOpen(open).build();
    }

    private static ExchangeRequest send(long frameId, OutgoingMessage... messages) {
        return ExchangeRequest.newBuilder()
                .setFrameId(frameId)
                .setSend(SendFrame.newBuilder().addAllMessages(List.of(messages)))
                .build();
    }

    private static ExchangeRequest acknowledge(long through) {
        return ExchangeRequest.newBuilder()
                .setAcknowledge(AcknowledgeFrame.newBuilder().setThrough(through))
                .build();
    }

    private static SentMessage send(HubFixture hub, String sender, OutgoingMessage message) {
        return hub.messages(sender)
                .sendMessage(SendMessageRequest.newBuilder().setMessage(message).build())
                .getMessage();
    }

    private static FetchMessagesResponse fetch(HubFixture hub, String agent) {
        return hub.messages(agent).fetchMessages(FetchMessagesRequest.getDefaultInstance());
    }
}
