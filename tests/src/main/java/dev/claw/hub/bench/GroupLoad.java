package dev.claw.hub.bench;

import dev.claw.hub.v1.AcknowledgeFrame;
import dev.claw.hub.v1.AnswerChannelRequest;
import dev.claw.hub.v1.ChannelDecision;
import dev.claw.hub.v1.ChannelEntry;
import dev.claw.hub.v1.ChannelMark;
import dev.claw.hub.v1.ChannelServiceGrpc;
import dev.claw.hub.v1.CreateChannelRequest;
import dev.claw.hub.v1.ExchangeOpen;
import dev.claw.hub.v1.ExchangeRequest;
import dev.claw.hub.v1.ExchangeResponse;
import dev.claw.hub.v1.InviteToChannelRequest;
import dev.claw.hub.v1.MessageServiceGrpc;
import dev.claw.hub.v1.OutgoingMessage;
import dev.claw.hub.v1.Payload;
import dev.claw.hub.v1.SendFrame;
import dev.claw.hub.v1.SendResult;
import io.grpc.Channel;
import io.grpc.stub.StreamObserver;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Messages to a group, each read by all of its readers: a sender with a connection of its own, and the readers' Exchange
 * streams over a few connections. A message is over when its sender has the acknowledgement and every reader has it; the
 * latency is the whole of that.
 */
final class GroupLoad implements Load {
    /** Readers of the group. */
    static final int READERS = 500;

    private static final int CONNECTIONS = 5;
    private static final int INVITED_AT_ONCE = 50;
    private static final int WINDOW = 1_000;
    private static final String SENDER = "bench-speaker";

    private final Payload payload = Wire.payload();
    private final int[] missing = new int[MAX_IN_FLIGHT];
    private final ClosedLoop rounds;
    private final StreamObserver<ExchangeRequest> sender;
    private final String group;
    private long frames = 1;
    private long messages;

    /** Through a hub, where the group is made first. */
    static GroupLoad throughHub(Wire wire, String address) throws Exception {
        return new GroupLoad(wire, address, true);
    }

    /** Through the relay, which hands every message to every stream that has a window. */
    static GroupLoad throughRelay(Wire wire, String address) throws Exception {
        return new GroupLoad(wire, address, false);
    }

    private GroupLoad(Wire wire, String address, boolean makesGroup) throws Exception {
        rounds = new ClosedLoop(wire.loop(), this::send);
        List<Channel> connections = IntStream.range(0, CONNECTIONS)
                .mapToObj(i -> wire.connect(address))
                .toList();
        Channel speaker = wire.connect(address, SENDER);
        group = makesGroup ? makeGroup(speaker, connections) : "bench";
        for (int i = 0; i < READERS; i++) {
            read(Wire.as(reader(i), connections.get(i % CONNECTIONS)));
        }
        Frames<ExchangeResponse> sent = new Frames<>(this::onSender, rounds::fail);
        sender = MessageServiceGrpc.newStub(speaker).exchange(sent);
        sender.onNext(open(0));
        sent.awaitFirst();
    }

    @Override
    public Round run(int inFlight, Duration length) throws Exception {
        return rounds.run(inFlight, length);
    }

    /** The connections belong to the {@link Wire}. */
    @Override
    public void close() {
        sender.onCompleted();
    }

    private static String reader(int number) {
        return "bench-reader-" + number;
    }

    private static String makeGroup(Channel speaker, List<Channel> connections) {
        ChannelServiceGrpc.ChannelServiceBlockingStub owner = ChannelServiceGrpc.newBlockingStub(speaker);
        String id = owner.createChannel(
                        CreateChannelRequest.newBuilder().setName("bench").build())
                .getChannel()
                .getChannelId();
        for (int first = 0; first < READERS; first += INVITED_AT_ONCE) {
            InviteToChannelRequest.Builder invitation =
                    InviteToChannelRequest.newBuilder().setChannelId(id);
            IntStream.range(first, first + INVITED_AT_ONCE)
                    .mapToObj(GroupLoad::reader)
                    .forEach(invitation::addAgentIds);
            owner.inviteToChannel(invitation.build());
        }
        for (int i = 0; i < READERS; i++) {
            ChannelServiceGrpc.newBlockingStub(Wire.as(reader(i), connections.get(i % CONNECTIONS)))
                    .answerChannel(AnswerChannelRequest.newBuilder()
                            .setChannelId(id)
                            .setDecision(ChannelDecision.CHANNEL_DECISION_ACCEPT)
                            .build());
        }
        return id;
    }

    private void read(Channel connection) throws Exception {
        StreamOf reader = new StreamOf();
        Frames<ExchangeResponse> received = new Frames<>(frame -> onReader(frame, reader), rounds::fail);
        reader.requests = MessageServiceGrpc.newStub(connection).exchange(received);
        reader.requests.onNext(open(WINDOW));
        received.awaitFirst();
    }

    private static ExchangeRequest open(int window) {
        return ExchangeRequest.newBuilder()
                .setFrameId(1)
                .setOpen(ExchangeOpen.newBuilder().setWindow(window).setFollowGroups(window > 0))
                .build();
    }

    private void send(int[] slots, int count) {
        SendFrame.Builder frame = SendFrame.newBuilder();
        for (int i = 0; i < count; i++) {
            missing[slots[i]] = READERS + 1;
            frame.addMessages(OutgoingMessage.newBuilder()
                    .setMessageId(MessageLoad.messageId(++messages, slots[i]))
                    .setChannelId(group)
                    .setPayload(payload));
        }
        sender.onNext(
                ExchangeRequest.newBuilder().setFrameId(++frames).setSend(frame).build());
    }

    private void onSender(ExchangeResponse frame) {
        if (frame.hasResults()) {
            for (SendResult result : frame.getResults().getResultsList()) {
                if (!result.hasOk()) {
                    rounds.fail(new IllegalStateException("a message was refused: " + result));
                    return;
                }
                came(MessageLoad.slot(result.getOk().getMessageId()));
            }
            rounds.flush();
        }
    }

    private void onReader(ExchangeResponse frame, StreamOf reader) {
        if (!frame.hasChannel()) {
            if (frame.hasError() || frame.hasGap()) {
                rounds.fail(new IllegalStateException("expected entries of the group, got " + frame));
            }
            return;
        }
        reader.requests.onNext(ExchangeRequest.newBuilder()
                .setAcknowledge(AcknowledgeFrame.newBuilder()
                        .addChannels(ChannelMark.newBuilder()
                                .setChannelId(group)
                                .setDeliveredThrough(frame.getChannel().getThrough())))
                .build());
        for (ChannelEntry entry : frame.getChannel().getEntriesList()) {
            if (entry.hasMessage()) {
                came(MessageLoad.slot(entry.getMessage().getMessageId()));
            }
        }
        rounds.flush();
    }

    private void came(int slot) {
        if (--missing[slot] == 0) {
            rounds.answered(slot);
            rounds.free(slot);
        }
    }

    /** A reader's own side of its stream; set before the first frame can come. */
    private static final class StreamOf {
        private StreamObserver<ExchangeRequest> requests = new Frames<>(frame -> {}, cause -> {});
    }
}
