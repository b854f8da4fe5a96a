package dev.claw.hub.wiring;

import dev.claw.hub.v1.AnswerChannelRequest;
import dev.claw.hub.v1.ChannelDecision;
import dev.claw.hub.v1.ChannelEntry;
import dev.claw.hub.v1.ChannelServiceGrpc;
import dev.claw.hub.v1.CreateChannelRequest;
import dev.claw.hub.v1.ExchangeRequest;
import dev.claw.hub.v1.ExchangeResponse;
import dev.claw.hub.v1.InviteToChannelRequest;
import dev.claw.hub.v1.MessageServiceGrpc;
import io.grpc.ManagedChannel;
import io.grpc.stub.ClientCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import java.util.logging.Logger;

/** Many agents that follow one group, over one connection, and acknowledge what they get. */
final class Crowd implements AutoCloseable {
    private static final int AT_ONCE = 64;

    /** Tells of each stream of a connection that was closed; kept, or the level would be forgotten. */
    private static final Logger CONNECTIONS = Logger.getLogger("io.grpc.netty.shaded.io.grpc.netty.NettyServerHandler");

    private final List<Follower> followers = new ArrayList<>();
    private final ManagedChannel connection;

    private Crowd(ManagedChannel connection) {
        this.connection = connection;
    }

    /** A group that all of these have joined; its id. */
    static String gather(HubFixture hub, String creator, String... members) {
        var channels = ChannelServiceGrpc.newBlockingStub(hub.connect());
        var owner = HubFixture.as(creator, channels);
        String group = owner.createChannel(
                        CreateChannelRequest.newBuilder().setName("众人").build())
                .getChannel()
                .getChannelId();
        for (int at = 0; at < members.length; at += AT_ONCE) {
            var unused = owner.inviteToChannel(InviteToChannelRequest.newBuilder()
                    .setChannelId(group)
                    .addAllAgentIds(Arrays.asList(members).subList(at, Math.min(members.length, at + AT_ONCE)))
                    .build());
        }
        for (String member : members) {
            var unused = HubFixture.as(member, channels)
                    .answerChannel(AnswerChannelRequest.newBuilder()
                            .setChannelId(group)
                            .setDecision(ChannelDecision.CHANNEL_DECISION_ACCEPT)
                            .build());
        }
        return group;
    }

    /** All follow, and have caught up when this returns. */
    static Crowd follow(HubFixture hub, String group, List<String> names) throws InterruptedException {
        CONNECTIONS.setLevel(Level.SEVERE);
        ManagedChannel connection = hub.connect();
        Crowd crowd = new Crowd(connection);
        CountDownLatch caughtUp = new CountDownLatch(names.size());
        for (String name : names) {
            Follower follower = new Follower(group, caughtUp);
            crowd.followers.add(follower);
            follower.out =
                    HubFixture.as(name, MessageServiceGrpc.newStub(connection)).exchange(follower);
            follower.out.onNext(ExchangeRequest.newBuilder()
                    .setFrameId(1)
                    .setOpen(Groups.following(256))
                    .build());
        }
        if (!caughtUp.await(60, TimeUnit.SECONDS)) {
            throw new AssertionError(caughtUp.getCount() + " followers have not caught up");
        }
        return crowd;
    }

    /** Whether each one has got so many messages. */
    boolean haveAll(int messages) {
        return followers.stream().allMatch(follower -> follower.count() >= messages);
    }

    /** What each one got, in the order it came. */
    List<List<String>> texts() {
        return followers.stream().map(Follower::texts).toList();
    }

    @Override
    public void close() {
        followers.forEach(
                follower -> ((ClientCallStreamObserver<ExchangeRequest>) follower.out).cancel("the test leaves", null));
        connection.shutdown();
    }

    private static final class Follower implements StreamObserver<ExchangeResponse> {
        private final String group;
        private final CountDownLatch caughtUp;
        private final List<String> texts = new ArrayList<>();
        private StreamObserver<ExchangeRequest> out = this.none();

        Follower(String group, CountDownLatch caughtUp) {
            this.group = group;
            this.caughtUp = caughtUp;
        }

        private synchronized int count() {
            return texts.size();
        }

        private synchronized List<String> texts() {
            return List.copyOf(texts);
        }

        @Override
        public synchronized void onNext(ExchangeResponse frame) {
            if (frame.hasCaughtUp()) {
                caughtUp.countDown();
            }
            if (frame.hasChannel()) {
                frame.getChannel().getEntriesList().stream()
                        .filter(ChannelEntry::hasMessage)
                        .forEach(entry ->
                                texts.add(entry.getMessage().getPayload().getText()));
                out.onNext(Groups.acknowledge(
                        0, Groups.done(group, frame.getChannel().getThrough())));
            }
        }

        @Override
        public void onError(Throwable failure) {}

        @Override
        public void onCompleted() {}

        private StreamObserver<ExchangeRequest> none() {
            return new StreamObserver<>() {
                @Override
                public void onNext(ExchangeRequest frame) {}

                @Override
                public void onError(Throwable failure) {}

                @Override
                public void onCompleted() {}
            };
        }
    }
}
