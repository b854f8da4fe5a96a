package dev.claw.hub.wiring;

import static dev.claw.hub.wiring.Groups.acknowledge;
import static dev.claw.hub.wiring.Groups.done;
import static dev.claw.hub.wiring.Groups.opened;
import static dev.claw.hub.wiring.Groups.read;
import static dev.claw.hub.wiring.HubFixture.message;
import static dev.claw.hub.wiring.HubFixture.reason;
import static dev.claw.hub.wiring.HubFixture.reasonOf;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.claw.hub.store.PositionRow;
import dev.claw.hub.store.Store;
import dev.claw.hub.store.Transaction;
import dev.claw.hub.store.sql.SqlStore;
import dev.claw.hub.v1.AcknowledgeMessagesRequest;
import dev.claw.hub.v1.ChannelMark;
import dev.claw.hub.v1.ExchangeOpen;
import dev.claw.hub.v1.ExchangeRequest;
import dev.claw.hub.v1.ExchangeResponse;
import dev.claw.hub.v1.ListReceiptsRequest;
import dev.claw.hub.v1.ListReceiptsResponse;
import dev.claw.hub.v1.Position;
import dev.claw.hub.v1.Receipt;
import dev.claw.hub.v1.SendMessageRequest;
import dev.claw.hub.v1.SentMessage;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a sender is told of what it sent. */
final class ReceiptPromisesTest {
    @TempDir
    private Path data;

    /** Receipts that came in a frame with others, by stream. */
    private final Map<Talk<?, ?>, Queue<Receipt>> waiting = new HashMap<>();

    @Test
    @DisplayName("G8: a message that is only queued or fetched has no receipt; an acknowledged one is delivered, "
            + "then read, durably")
    void message_throughItsLife_isStoredDeliveredRead() throws Exception {
        String channel;
        try (HubFixture hub = HubFixture.start(data);
                var alice = opened(hub, "alice", receipts())) {
            SentMessage sent = send(hub, "alice", "bob", "你好");
            channel = sent.getChannelId();
            try (var bob = opened(hub, "bob", ExchangeOpen.newBuilder().setWindow(10))) {
                bob.next(ExchangeResponse::hasDelivery);
                assertThat(list(hub, "alice", channel)).isEmpty();
                bob.send(acknowledge(1));
                Receipt delivered = next(alice);
                assertThat(delivered)
                        .extracting(Receipt::getChannelId, Receipt::getAgentId, Receipt::getReader)
                        .containsExactly(channel, "bob", "");
                assertThat(delivered.getDeliveredThrough()).isEqualTo(sent.getSeq());
                assertThat(delivered.getReadThrough()).isZero();
                bob.send(acknowledge(0, read(channel, 1)));
                assertThat(next(alice).getReadThrough()).isEqualTo(1);
            }
            assertThat(list(hub, "bob", channel)).isEmpty();
        }
        try (HubFixture hub = HubFixture.start(data);
                var alice = opened(hub, "alice", receipts())) {
            Receipt kept = next(alice);
            assertThat(kept).isEqualTo(list(hub, "alice", channel).get(0));
            assertThat(marks(kept)).containsExactly(1L, 1L, 0L);
        }
    }

    @Test
    @DisplayName("G8: each reader of an agent has receipts of its own")
    void receipts_ofSeveralReaders_areApart() throws Exception {
        try (HubFixture hub = HubFixture.start(data)) {
            String channel = send(hub, "alice", "bob", "one").getChannelId();
            send(hub, "alice", "bob", "two");
            acknowledgeInbox(hub, "bob", "", 1);
            acknowledgeInbox(hub, "bob", "phone", 2);
            assertThat(list(hub, "alice", channel))
                    .extracting(Receipt::getReader, Receipt::getDeliveredThrough)
                    .containsExactly(tuple("", 1L), tuple("phone", 2L));
            acknowledgeInbox(hub, "bob", "", 2);
            assertThat(list(hub, "alice", channel))
                    .extracting(Receipt::getDeliveredThrough)
                    .containsExactly(2L, 2L);
        }
    }

    @Test
    @DisplayName("G8: one acknowledgement of a range covers each channel in it, and nothing beyond")
    void acknowledge_aRange_coversEachChannel() throws Exception {
        try (HubFixture hub = HubFixture.start(data)) {
            String alices = send(hub, "alice", "bob", "a1").getChannelId();
            String carols = send(hub, "carol", "bob", "c1").getChannelId();
            send(hub, "bob", "alice", "b1");
            send(hub, "alice", "bob", "a2");
            send(hub, "alice", "bob", "a3");
            acknowledgeInbox(hub, "bob", "", 3);
            assertThat(list(hub, "alice", alices).get(0).getDeliveredThrough()).isEqualTo(3);
            assertThat(list(hub, "carol", carols).get(0).getDeliveredThrough()).isEqualTo(1);
            acknowledgeInbox(hub, "bob", "", 2);
            assertThat(list(hub, "alice", alices).get(0).getDeliveredThrough()).isEqualTo(3);
        }
    }

    @Test
    @DisplayName("G8: in a group every other member is told; being behind is not being delivered")
    void receipts_inAGroup_areToldToTheOthers() throws Exception {
        try (HubFixture hub = HubFixture.start(data)) {
            String group = Groups.make(hub, "alice", "bob", "carol");
            long sent = Groups.send(hub, "alice", group, "hello").getSeq();
            try (var alice = opened(hub, "alice", receipts());
                    var carol = opened(hub, "carol", receipts());
                    var bob = opened(hub, "bob", Groups.following(10))) {
                Groups.take(bob, group, 3);
                assertThat(list(hub, "alice", group)).isEmpty();
                bob.send(acknowledge(0, done(group, sent - 1)));
                assertThat(next(alice).getDeliveredThrough()).isEqualTo(sent - 1);
                bob.send(acknowledge(0, read(group, sent)));
                assertThat(marks(next(alice))).containsExactly(sent, sent, 0L);
                Receipt last = next(carol);
                assertThat(last.getAgentId()).isEqualTo("bob");
                if (last.getReadThrough() == 0) {
                    last = next(carol);
                }
                assertThat(marks(last)).containsExactly(sent, sent, 0L);
                assertThat(hub.messages("bob")
                                .listReceipts(ListReceiptsRequest.newBuilder()
                                        .setChannelId(group)
                                        .build())
                                .getReceiptsList())
                        .isEmpty();
                String later = Groups.make(hub, "dave", "alice", "bob");
                hub.messages("bob")
                        .acknowledgeMessages(AcknowledgeMessagesRequest.newBuilder()
                                .addChannels(read(later, 2))
                                .build());
                assertThat(next(alice).getChannelId()).isEqualTo(later);
            }
        }
    }

    @Test
    @DisplayName("G8: many changes come as the newest state, rising, and the last one always comes")
    void receipts_manyChanges_areCoalesced() throws Exception {
        int messages = 300;
        try (HubFixture hub = HubFixture.start(data);
                var alice = opened(hub, "alice", receipts());
                var bob = opened(hub, "bob", ExchangeOpen.newBuilder().setWindow(1_000))) {
            for (int i = 0; i < messages; i++) {
                send(hub, "alice", "bob", "text " + i);
            }
            int came = 0;
            while (came < messages) {
                came += bob.next(ExchangeResponse::hasDelivery).getDelivery().getEntriesCount();
            }
            for (int i = 1; i <= messages; i++) {
                bob.send(acknowledge(i));
            }
            List<Long> told = new ArrayList<>();
            while (told.isEmpty() || told.get(told.size() - 1) < messages) {
                told.add(next(alice).getDeliveredThrough());
            }
            assertThat(told).isSorted().doesNotHaveDuplicates();
        }
    }

    @Test
    @DisplayName("G8: what expired at a reader is told to the sender")
    void receipts_ofExpired_areTold() throws Exception {
        String channel;
        try (HubFixture hub = HubFixture.start(data)) {
            channel = send(hub, "alice", "bob", "too late").getChannelId();
        }
        try (Store store = SqlStore.open(data);
                Transaction transaction = store.begin()) {
            long key = transaction.channels().byId(channel).orElseThrow().key();
            transaction
                    .positions()
                    .raise(key, "bob", "", new PositionRow.Marks(0, 0, 1), Instant.parse("2026-11-01T00:00:00Z"));
            transaction.commit();
        }
        try (HubFixture hub = HubFixture.start(data);
                var alice = opened(hub, "alice", receipts())) {
            assertThat(marks(next(alice))).containsExactly(0L, 0L, 1L);
        }
    }

    @Test
    @DisplayName("a stream that follows receipts only does not end with half-close")
    void halfClose_ofReceiptsStream_goesOn() throws Exception {
        try (HubFixture hub = HubFixture.start(data);
                var alice = opened(hub, "alice", receipts())) {
            alice.halfClose();
            send(hub, "alice", "bob", "x");
            acknowledgeInbox(hub, "bob", "", 1);
            assertThat(next(alice).getDeliveredThrough()).isEqualTo(1);
            assertThat(alice.ended()).isFalse();
        }
    }

    @Test
    @DisplayName("the twin is all or nothing; on a stream the other marks stand")
    void acknowledge_withOneBadMark_failsWholeOrAlone() throws Exception {
        try (HubFixture hub = HubFixture.start(data)) {
            String group = Groups.make(hub, "alice", "bob");
            String channel = send(hub, "alice", "bob", "x").getChannelId();
            assertThat(refusal(hub, done(channel, 1))).isEqualTo("FIELD_INVALID");
            assertThat(refusal(hub, read(channel, 2))).isEqualTo("FIELD_INVALID");
            assertThat(refusal(hub, read(channel, -1))).isEqualTo("FIELD_INVALID");
            assertThat(refusal(hub, done(group, 99))).isEqualTo("FIELD_INVALID");
            assertThat(refusal(hub, read("ch_nope", 1))).isEqualTo("CHANNEL_NOT_FOUND");
            assertThat(refusal(hub, read("", 1))).isEqualTo("FIELD_INVALID");
            assertThat(reasonOf(() -> hub.messages("bob")
                            .acknowledgeMessages(AcknowledgeMessagesRequest.newBuilder()
                                    .setThrough(Position.newBuilder().setSeq(1))
                                    .addChannels(read(channel, 1))
                                    .addChannels(read(group, 99))
                                    .build())))
                    .isEqualTo("FIELD_INVALID");
            assertThat(list(hub, "alice", channel)).isEmpty();
            try (var bob = opened(hub, "bob", ExchangeOpen.newBuilder().setWindow(10))) {
                bob.send(acknowledge(99, read(channel, 1), done(group, 1), read(group, 2)));
                assertThat(reason(bob.next(ExchangeResponse::hasError).getError()))
                        .isEqualTo("FIELD_INVALID");
                assertThat(bob.next(ExchangeResponse::hasError).getError().getMessage())
                        .contains(group);
                var alice = opened(hub, "alice", receipts());
                assertThat(List.of(next(alice).getChannelId(), next(alice).getChannelId()))
                        .containsExactlyInAnyOrder(channel, group);
                alice.close();
            }
            assertThat(reasonOf(() -> list(hub, "mallory", channel))).isEqualTo("CHANNEL_NOT_FOUND");
            assertThat(reasonOf(() -> hub.messages("alice")
                            .listReceipts(ListReceiptsRequest.newBuilder()
                                    .setChannelId(channel)
                                    .setPageToken("not ours")
                                    .build())))
                    .isEqualTo("FIELD_INVALID");
            assertThat(reasonOf(() -> hub.messages("alice").listReceipts(ListReceiptsRequest.getDefaultInstance())))
                    .isEqualTo("FIELD_INVALID");
        }
    }

    @Test
    @DisplayName("receipts of a channel come by page, in the order of agent and reader")
    void list_byPage_isWholeAndInOrder() throws Exception {
        try (HubFixture hub = HubFixture.start(data)) {
            String group = Groups.make(hub, "alice", "bob", "carol", "dave");
            for (String member : List.of("dave", "carol", "bob", "alice")) {
                hub.messages(member)
                        .acknowledgeMessages(AcknowledgeMessagesRequest.newBuilder()
                                .setReader("r1")
                                .addChannels(done(group, 2))
                                .build());
            }
            List<String> agents = new ArrayList<>();
            String token = "";
            do {
                ListReceiptsResponse page = hub.messages("alice")
                        .listReceipts(ListReceiptsRequest.newBuilder()
                                .setChannelId(group)
                                .setPageSize(1)
                                .setPageToken(token)
                                .build());
                page.getReceiptsList().forEach(receipt -> agents.add(receipt.getAgentId()));
                token = page.getNextPageToken();
            } while (!token.isEmpty());
            assertThat(agents).containsExactly("bob", "carol", "dave");
        }
    }

    private static ExchangeOpen.Builder receipts() {
        return ExchangeOpen.newBuilder().setWindow(0).setReceipts(true);
    }

    /** The next receipt, one of a frame at a time. */
    private Receipt next(Talk<ExchangeRequest, ExchangeResponse> talk) throws InterruptedException {
        Queue<Receipt> left = waiting.computeIfAbsent(talk, unknown -> new ArrayDeque<>());
        while (left.isEmpty()) {
            left.addAll(talk.next(ExchangeResponse::hasReceipts).getReceipts().getReceiptsList());
        }
        return left.remove();
    }

    private static List<Long> marks(Receipt receipt) {
        return List.of(receipt.getDeliveredThrough(), receipt.getReadThrough(), receipt.getExpiredThrough());
    }

    private static List<Receipt> list(HubFixture hub, String agent, String channel) {
        return hub.messages(agent)
                .listReceipts(
                        ListReceiptsRequest.newBuilder().setChannelId(channel).build())
                .getReceiptsList();
    }

    private static SentMessage send(HubFixture hub, String from, String to, String text) {
        return hub.messages(from)
                .sendMessage(SendMessageRequest.newBuilder()
                        .setMessage(message("", to, text))
                        .build())
                .getMessage();
    }

    private static void acknowledgeInbox(HubFixture hub, String agent, String reader, long through) {
        var unused = hub.messages(agent)
                .acknowledgeMessages(AcknowledgeMessagesRequest.newBuilder()
                        .setReader(reader)
                        .setThrough(Position.newBuilder().setSeq(through))
                        .build());
    }

    private static String refusal(HubFixture hub, ChannelMark.Builder mark) {
        return reasonOf(() -> hub.messages("bob")
                .acknowledgeMessages(AcknowledgeMessagesRequest.newBuilder()
                        .addChannels(mark)
                        .build()));
    }
}
