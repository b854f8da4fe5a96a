package dev.claw.hub.wiring;

import static dev.claw.hub.wiring.Groups.acknowledge;
import static dev.claw.hub.wiring.Groups.done;
import static dev.claw.hub.wiring.Groups.following;
import static dev.claw.hub.wiring.Groups.opened;
import static dev.claw.hub.wiring.Groups.take;
import static dev.claw.hub.wiring.Groups.texts;
import static dev.claw.hub.wiring.HubFixture.message;
import static dev.claw.hub.wiring.HubFixture.reason;
import static dev.claw.hub.wiring.HubFixture.reasonOf;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.claw.hub.store.Store;
import dev.claw.hub.store.Transaction;
import dev.claw.hub.store.sql.SqlStore;
import dev.claw.hub.v1.AcknowledgeMessagesRequest;
import dev.claw.hub.v1.ChannelEntry;
import dev.claw.hub.v1.ChannelEventKind;
import dev.claw.hub.v1.ChannelStart;
import dev.claw.hub.v1.ExchangeOpen;
import dev.claw.hub.v1.ExchangeRequest;
import dev.claw.hub.v1.ExchangeResponse;
import dev.claw.hub.v1.FetchMessagesRequest;
import dev.claw.hub.v1.FetchMessagesResponse;
import dev.claw.hub.v1.FollowFrame;
import dev.claw.hub.v1.GapCause;
import dev.claw.hub.v1.InviteToChannelRequest;
import dev.claw.hub.v1.Position;
import dev.claw.hub.v1.SendFrame;
import dev.claw.hub.v1.SendMessageRequest;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Groups followed by their own cursors: in order, whole, in turns, from where the reader stands. */
final class GroupDeliveryTest {
    /** Entries of a log: far more than one read of it can be late by. */
    private static final int MANY = 2_000;

    @TempDir
    private Path data;

    @Test
    @DisplayName("G3: every member sees the same order, without a hole, its own messages included")
    void follow_concurrentSenders_isDenseAndAlikeForAll() throws Exception {
        int each = 200;
        try (HubFixture hub = HubFixture.start(data)) {
            String group = Groups.make(hub, "alice", "bob", "carol");
            try (var alice = opened(hub, "alice", following(1_000));
                    var bob = opened(hub, "bob", following(1_000))) {
                List<CompletableFuture<Void>> senders = List.of("alice", "bob", "carol").stream()
                        .map(name -> CompletableFuture.runAsync(() -> sendMany(hub, name, group, each)))
                        .toList();
                int all = 3 * each + 5;
                List<ChannelEntry> seen = take(alice, group, all);
                // He joined with the fourth entry: behind the creator's joining and the two invitations.
                List<ChannelEntry> bobs = take(bob, group, all - 3);
                senders.forEach(CompletableFuture::join);
                assertThat(seen)
                        .extracting(Groups::seq)
                        .containsExactlyElementsOf(
                                LongStream.rangeClosed(1, all).boxed().toList());
                assertThat(bobs).isEqualTo(seen.subList(3, all));
                for (String sender : List.of("alice", "bob", "carol")) {
                    assertThat(texts(seen).stream().filter(text -> text.startsWith(sender)))
                            .containsExactlyElementsOf(IntStream.range(0, each)
                                    .mapToObj(i -> sender + " " + i)
                                    .toList());
                }
            }
        }
    }

    @Test
    @DisplayName("G4 G6: a reader goes on behind what it acknowledged, after a restart too, and each reader by itself")
    void follow_afterRestart_goesOnBehindItsCursor() throws Exception {
        String group;
        try (HubFixture hub = HubFixture.start(data)) {
            group = Groups.make(hub, "alice", "bob");
            for (int i = 1; i <= 5; i++) {
                Groups.send(hub, "alice", group, "text " + i);
            }
            try (var bob = opened(hub, "bob", following(100))) {
                List<ChannelEntry> seen = take(bob, group, 6);
                bob.send(acknowledge(0, done(group, Groups.seq(seen.get(2)))));
                settle(bob, group);
            }
        }
        try (HubFixture hub = HubFixture.start(data);
                var bob = Groups.open(hub, "bob", following(100));
                var phone = opened(hub, "bob", following(100).setReader("phone"))) {
            var opened = bob.next().getOpened();
            assertThat(opened.getChannelsList()).hasSize(1);
            assertThat(opened.getChannels(0).getPosition().getSeq()).isEqualTo(5);
            assertThat(opened.getChannels(0).getHead()).isEqualTo(9);
            assertThat(texts(take(bob, group, 4))).containsExactly("text 3", "text 4", "text 5", "settled");
            bob.next(ExchangeResponse::hasCaughtUp);
            assertThat(take(phone, group, 7)).hasSize(7);
            Position second =
                    opened.getChannels(0).getPosition().toBuilder().setSeq(4).build();
            try (var third = opened(
                    hub, "bob", ExchangeOpen.newBuilder().setReader("third").addChannels(start(group, second)))) {
                assertThat(Groups.seq(take(third, group, 1).get(0))).isEqualTo(5);
            }
        }
    }

    @Test
    @DisplayName("G6 G8: a member that fell behind what is held gets a gap, and then all that is held")
    void follow_behindTheFloor_tellsGap() throws Exception {
        String group;
        try (HubFixture hub = HubFixture.start(data)) {
            group = Groups.make(hub, "alice", "bob");
            for (int i = 1; i <= 5; i++) {
                Groups.send(hub, "alice", group, "text " + i);
            }
        }
        try (Store store = SqlStore.open(data);
                Transaction transaction = store.begin()) {
            long key = transaction.channels().byId(group).orElseThrow().key();
            transaction.logs().trim(key, 6);
            transaction.commit();
        }
        try (HubFixture hub = HubFixture.start(data);
                var bob = opened(hub, "bob", following(100))) {
            var gap = bob.next(ExchangeResponse::hasGap).getGap();
            assertThat(gap.getCause()).isEqualTo(GapCause.GAP_CAUSE_EXPIRED);
            assertThat(gap.getChannelId()).isEqualTo(group);
            assertThat(gap.getOldestHeld()).isEqualTo(7);
            assertThat(gap.getAfter().getSeq()).isEqualTo(2);
            assertThat(texts(take(bob, group, 2))).containsExactly("text 4", "text 5");
            FetchMessagesResponse fetched = fetch(hub, "bob", 0);
            assertThat(fetched.getChannelGapsList()).containsExactly(gap);
            assertThat(fetched.getChannels(0).getEntriesCount()).isEqualTo(2);
            long epoch = gap.getAfter().getEpoch();
            assertThat(causeOf(hub, group, epoch + 1, 7)).isEqualTo(GapCause.GAP_CAUSE_EPOCH_CHANGED);
            assertThat(causeOf(hub, group, epoch, 99)).isEqualTo(GapCause.GAP_CAUSE_AHEAD);
            assertThat(causeOf(hub, group, epoch, 1)).isEqualTo(GapCause.GAP_CAUSE_EXPIRED);
        }
    }

    @Test
    @DisplayName("one window for the inbox and all groups, and fair turns between them")
    void deliver_severalLogs_takesTurnsWithinOneWindow() throws Exception {
        try (HubFixture hub = HubFixture.start(data)) {
            String first = Groups.make(hub, "alice", "bob");
            String second = Groups.make(hub, "alice", "bob");
            sendMany(hub, "alice", first, MANY);
            sendMany(hub, "alice", second, MANY);
            for (int i = 0; i < 20; i++) {
                send(hub, "carol", "bob", "direct " + i);
            }
            try (var bob = opened(hub, "bob", following(500))) {
                Map<String, Integer> delivered = new HashMap<>();
                List<ExchangeResponse> frames = new ArrayList<>();
                while (total(delivered) < 500) {
                    frames.add(bob.next());
                    count(frames.get(frames.size() - 1), delivered);
                }
                assertThat(total(delivered)).isEqualTo(500);
                // The answer comes behind everything the hub would have sent by then.
                bob.send(sendFrame(2, "carol", "probe"));
                bob.next(ExchangeResponse::hasResults);
                assertThat(bob.rest()).isEmpty();
                // One log after the other would come to its end before another one begins.
                frames.forEach(frame -> bob.send(acknowledged(frame)));
                while (Math.max(delivered.getOrDefault(first, 0), delivered.getOrDefault(second, 0)) < MANY) {
                    ExchangeResponse frame = bob.next();
                    count(frame, delivered);
                    bob.send(acknowledged(frame));
                }
                assertThat(delivered).containsOnlyKeys("", first, second);
            }
        }
    }

    private static void count(ExchangeResponse frame, Map<String, Integer> delivered) {
        int entries = frame.getDelivery().getEntriesCount() + frame.getChannel().getEntriesCount();
        if (entries > 0) {
            delivered.merge(frame.getChannel().getChannelId(), entries, Integer::sum);
        }
    }

    private static int total(Map<String, Integer> delivered) {
        return delivered.values().stream().mapToInt(Integer::intValue).sum();
    }

    private static ExchangeRequest acknowledged(ExchangeResponse frame) {
        return frame.hasChannel()
                ? acknowledge(
                        0,
                        done(
                                frame.getChannel().getChannelId(),
                                frame.getChannel().getThrough()))
                : acknowledge(frame.getDelivery().getThrough());
    }

    @Test
    @DisplayName("a group joined while the stream lives is followed from the joining; being removed ends it there")
    void follow_joinedAndRemovedLive_beginsAndEndsThere() throws Exception {
        try (HubFixture hub = HubFixture.start(data);
                var bob = opened(hub, "bob", following(100))) {
            bob.next(ExchangeResponse::hasCaughtUp);
            String group = Groups.make(hub, "alice", "bob");
            Groups.send(hub, "alice", group, "welcome");
            List<ChannelEntry> seen = take(bob, group, 2);
            assertThat(seen.get(0).getChannelEvent().getKind()).isEqualTo(ChannelEventKind.CHANNEL_EVENT_KIND_JOINED);
            assertThat(texts(seen)).containsExactly("welcome");
            Groups.leave(hub, "alice", group, "bob");
            Groups.send(hub, "alice", group, "secret");
            assertThat(take(bob, group, 1).get(0).getChannelEvent().getSubject())
                    .isEqualTo("bob");
            bob.send(sendFrame(2, "alice", "probe"));
            bob.next(ExchangeResponse::hasResults);
            assertThat(bob.rest()).noneMatch(ExchangeResponse::hasChannel);

            invite(hub, group, "bob");
            Groups.join(hub, "bob", group);
            Groups.send(hub, "alice", group, "again");
            List<ChannelEntry> again = take(bob, group, 2);
            assertThat(again.get(0).getChannelEvent().getKind()).isEqualTo(ChannelEventKind.CHANNEL_EVENT_KIND_JOINED);
            assertThat(texts(again)).containsExactly("again");
        }
    }

    @Test
    @DisplayName("groups are followed and left alone by name")
    void follow_byFrame_beginsAndEnds() throws Exception {
        try (HubFixture hub = HubFixture.start(data);
                var bob = opened(hub, "bob", ExchangeOpen.newBuilder().setWindow(100))) {
            String group = Groups.make(hub, "alice", "bob");
            Groups.send(hub, "alice", group, "one");
            bob.send(follow(2, List.of(group, "ch_nope"), List.of()));
            var results = bob.next(ExchangeResponse::hasFollowed).getFollowed().getResultsList();
            assertThat(results.get(0).getOk().getPosition().getSeq()).isEqualTo(2);
            assertThat(results.get(0).getOk().getHead()).isEqualTo(4);
            assertThat(reason(results.get(1).getError())).isEqualTo("CHANNEL_NOT_FOUND");
            assertThat(texts(take(bob, group, 2))).containsExactly("one");
            bob.send(follow(3, List.of(), List.of(group, group)));
            var removed = bob.next(ExchangeResponse::hasFollowed).getFollowed().getResultsList();
            assertThat(removed.get(0).getOk().getPosition().getSeq()).isEqualTo(4);
            assertThat(reason(removed.get(1).getError())).isEqualTo("FIELD_INVALID");
            Groups.send(hub, "alice", group, "two");
            send(hub, "alice", "bob", "direct");
            bob.next(frame -> frame.getDelivery().getEntriesList().stream()
                    .anyMatch(entry -> entry.getMessage().getPayload().getText().equals("direct")));
            assertThat(bob.rest()).noneMatch(ExchangeResponse::hasChannel);
            bob.send(follow(4, List.of(group), List.of()));
            assertThat(texts(take(bob, group, 3))).containsExactly("one", "two");
        }
    }

    @Test
    @DisplayName("a second stream of the reader takes over the groups too")
    void open_second_takesOverTheGroups() throws Exception {
        try (HubFixture hub = HubFixture.start(data)) {
            String group = Groups.make(hub, "alice", "bob");
            try (var first = opened(hub, "bob", following(100));
                    var second = opened(hub, "bob", following(100))) {
                assertThat(first.next(ExchangeResponse::hasSuperseded)
                                .getSuperseded()
                                .getClaim())
                        .isEqualTo("reader default");
                assertThat(first.end().isOk()).isTrue();
                Groups.send(hub, "alice", group, "to the second");
                assertThat(texts(take(second, group, 2))).containsExactly("to the second");
            }
        }
    }

    @Test
    @DisplayName("a long poll waits for the inbox and all groups, and an acknowledgement moves the group's cursor")
    void fetch_ofGroups_waitsAndGoesOn() throws Exception {
        try (HubFixture hub = HubFixture.start(data)) {
            String group = Groups.make(hub, "alice", "bob");
            FetchMessagesResponse first = fetch(hub, "bob", 0);
            assertThat(first.getChannels(0).getThrough()).isEqualTo(3);
            hub.messages("bob")
                    .acknowledgeMessages(AcknowledgeMessagesRequest.newBuilder()
                            .setThrough(first.getThrough())
                            .addChannels(done(group, 3))
                            .build());
            CompletableFuture<FetchMessagesResponse> waiting =
                    CompletableFuture.supplyAsync(() -> fetch(hub, "bob", 15));
            Groups.send(hub, "alice", group, "wake up");
            FetchMessagesResponse news = waiting.join();
            assertThat(texts(news.getChannels(0).getEntriesList())).containsExactly("wake up");
            assertThat(news.getEntriesList()).isEmpty();
            assertThat(reasonOf(() -> hub.messages("mallory")
                            .fetchMessages(FetchMessagesRequest.newBuilder()
                                    .addChannels(start(group, Position.getDefaultInstance()))
                                    .build())))
                    .isEqualTo("CHANNEL_NOT_FOUND");
            for (int i = 0; i < 20; i++) {
                Groups.send(hub, "alice", group, "g" + i);
                send(hub, "alice", "bob", "d" + i);
            }
            FetchMessagesResponse ten = hub.messages("bob")
                    .fetchMessages(FetchMessagesRequest.newBuilder()
                            .setGroups(true)
                            .setLimit(10)
                            .build());
            assertThat(ten.getEntriesCount()).isEqualTo(5);
            assertThat(ten.getChannels(0).getEntriesCount()).isEqualTo(5);
        }
    }

    @Test
    @DisplayName("bad input of the new frames is answered with its reason, and the stream lives on")
    void exchange_badGroupFrames_areAnswered() throws Exception {
        try (HubFixture hub = HubFixture.start(data)) {
            String group = Groups.make(hub, "alice", "bob");
            for (ExchangeOpen.Builder bad : List.of(
                    ExchangeOpen.newBuilder().setWindow(0).setFollowGroups(true),
                    ExchangeOpen.newBuilder()
                            .addChannels(ChannelStart.newBuilder().setChannelId("not an id")),
                    ExchangeOpen.newBuilder().addChannels(ChannelStart.newBuilder()),
                    ExchangeOpen.newBuilder()
                            .addChannels(ChannelStart.newBuilder().setChannelId(group))
                            .addChannels(ChannelStart.newBuilder().setChannelId(group)))) {
                try (var talk = Groups.open(hub, "bob", bad)) {
                    assertThat(reason(talk.next().getError())).isEqualTo("FIELD_INVALID");
                }
            }
            try (var talk = Groups.open(
                    hub,
                    "mallory",
                    ExchangeOpen.newBuilder()
                            .addChannels(ChannelStart.newBuilder().setChannelId(group)))) {
                assertThat(reason(talk.next().getError())).isEqualTo("CHANNEL_NOT_FOUND");
            }
            try (var talk = opened(hub, "bob", following(100))) {
                assertThat(errorOf(talk, follow(2, List.of(), List.of()))).isEqualTo("2 BATCH_SIZE");
                assertThat(errorOf(talk, follow(3, List.of("not an id"), List.of())))
                        .isEqualTo("3 FIELD_INVALID");
                assertThat(errorOf(talk, acknowledge(0, done(group, 99)))).isEqualTo("0 FIELD_INVALID");
                assertThat(errorOf(talk, acknowledge(0, done("ch_nope", 1)))).isEqualTo("0 FIELD_INVALID");
                assertThat(errorOf(talk, acknowledge(0, done("", 1)))).isEqualTo("0 FIELD_INVALID");
                assertThat(errorOf(talk, acknowledge(0, Groups.read("ch_nope", 1))))
                        .isEqualTo("0 CHANNEL_NOT_FOUND");
                assertThat(errorOf(talk, acknowledge(0, Groups.read(group, 99))))
                        .isEqualTo("0 FIELD_INVALID");
                assertThat(talk.ended()).isFalse();
            }
            try (var talk = opened(hub, "bob", ExchangeOpen.newBuilder().setWindow(0))) {
                assertThat(errorOf(talk, follow(2, List.of(group), List.of()))).isEqualTo("2 FIELD_INVALID");
            }
        }
    }

    @Test
    @DisplayName("500 readers of one group each get everything, once and in order, while they come and acknowledge")
    void follow_byFiveHundred_reachesAll() throws Exception {
        int readers = 500;
        int messages = 200;
        try (HubFixture hub = HubFixture.start(data)) {
            String[] names =
                    IntStream.range(0, readers).mapToObj(i -> "reader-" + i).toArray(String[]::new);
            String group = Crowd.gather(hub, "alice", names);
            try (Crowd crowd = Crowd.follow(hub, group, List.of(names))) {
                sendMany(hub, "alice", group, messages);
                await().atMost(java.time.Duration.ofSeconds(60)).until(() -> crowd.haveAll(messages));
                List<String> expected =
                        IntStream.range(0, messages).mapToObj(i -> "alice " + i).toList();
                assertThat(crowd.texts())
                        .hasSize(readers)
                        .allSatisfy(seen -> assertThat(seen).isEqualTo(expected));
            }
        }
    }

    /** Waits until what was acknowledged before is durable: the sender's own receipt says so. */
    private static void settle(Talk<ExchangeRequest, ExchangeResponse> talk, String group) throws Exception {
        talk.send(ExchangeRequest.newBuilder()
                .setFrameId(2)
                .setSend(SendFrame.newBuilder().addMessages(Groups.to(group, "settled")))
                .build());
        talk.next(ExchangeResponse::hasResults);
    }

    private static GapCause causeOf(HubFixture hub, String group, long epoch, long seq) throws Exception {
        Position position = Position.newBuilder().setEpoch(epoch).setSeq(seq).build();
        try (var talk =
                opened(hub, "bob", ExchangeOpen.newBuilder().setReader("other").addChannels(start(group, position)))) {
            return talk.next(ExchangeResponse::hasGap).getGap().getCause();
        }
    }

    private static ChannelStart start(String group, Position position) {
        ChannelStart.Builder start = ChannelStart.newBuilder().setChannelId(group);
        return position.equals(Position.getDefaultInstance())
                ? start.build()
                : start.setResumeAfter(position).build();
    }

    private static String errorOf(Talk<ExchangeRequest, ExchangeResponse> talk, ExchangeRequest frame)
            throws InterruptedException {
        talk.send(frame);
        ExchangeResponse answer = talk.next(ExchangeResponse::hasError);
        return answer.getFrameId() + " " + reason(answer.getError());
    }

    private static ExchangeRequest follow(long frameId, List<String> add, List<String> remove) {
        FollowFrame.Builder follow = FollowFrame.newBuilder().addAllRemove(remove);
        add.forEach(id -> follow.addAdd(ChannelStart.newBuilder().setChannelId(id)));
        return ExchangeRequest.newBuilder()
                .setFrameId(frameId)
                .setFollow(follow)
                .build();
    }

    private static ExchangeRequest sendFrame(long frameId, String to, String text) {
        return ExchangeRequest.newBuilder()
                .setFrameId(frameId)
                .setSend(SendFrame.newBuilder().addMessages(message("", to, text)))
                .build();
    }

    private static void send(HubFixture hub, String from, String to, String text) {
        var unused = hub.messages(from)
                .sendMessage(SendMessageRequest.newBuilder()
                        .setMessage(message("", to, text))
                        .build());
    }

    private static void invite(HubFixture hub, String group, String agent) {
        var unused = hub.channels("alice")
                .inviteToChannel(InviteToChannelRequest.newBuilder()
                        .setChannelId(group)
                        .addAgentIds(agent)
                        .build());
    }

    private static FetchMessagesResponse fetch(HubFixture hub, String agent, int seconds) {
        return hub.messages(agent)
                .fetchMessages(FetchMessagesRequest.newBuilder()
                        .setGroups(true)
                        .setWait(com.google.protobuf.Duration.newBuilder().setSeconds(seconds))
                        .build());
    }

    private static void sendMany(HubFixture hub, String sender, String group, int count) {
        Talk<ExchangeRequest, ExchangeResponse> talk = Talk.open(hub.messageStreams(sender)::exchange);
        talk.send(ExchangeRequest.newBuilder()
                .setFrameId(1)
                .setOpen(ExchangeOpen.newBuilder().setWindow(0))
                .build());
        long frame = 2;
        for (int at = 0; at < count; at += 10) {
            SendFrame.Builder ten = SendFrame.newBuilder();
            IntStream.range(at, at + 10).forEach(i -> ten.addMessages(Groups.to(group, sender + " " + i)));
            talk.send(ExchangeRequest.newBuilder()
                    .setFrameId(frame++)
                    .setSend(ten)
                    .build());
        }
        talk.halfClose();
        try {
            assertThat(talk.end().isOk()).isTrue();
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }
}
