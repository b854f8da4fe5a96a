package dev.claw.hub.channels;

import dev.claw.hub.bus.Bus;
import dev.claw.hub.commit.StoreReaders;
import dev.claw.hub.commit.Writer;
import dev.claw.hub.identity.Caller;
import dev.claw.hub.limits.Ids;
import dev.claw.hub.registry.Registrations;
import dev.claw.hub.store.AgentChannel;
import dev.claw.hub.store.Session;
import dev.claw.hub.stream.StreamScope;
import dev.claw.hub.stream.Unary;
import dev.claw.hub.v1.AnswerChannelRequest;
import dev.claw.hub.v1.AnswerChannelResponse;
import dev.claw.hub.v1.Channel;
import dev.claw.hub.v1.ChannelServiceGrpc;
import dev.claw.hub.v1.ConverseRequest;
import dev.claw.hub.v1.ConverseResponse;
import dev.claw.hub.v1.CreateChannelRequest;
import dev.claw.hub.v1.CreateChannelResponse;
import dev.claw.hub.v1.EndChannelRequest;
import dev.claw.hub.v1.EndChannelResponse;
import dev.claw.hub.v1.GetChannelRequest;
import dev.claw.hub.v1.GetChannelResponse;
import dev.claw.hub.v1.InviteToChannelRequest;
import dev.claw.hub.v1.InviteToChannelResponse;
import dev.claw.hub.v1.LeaveChannelRequest;
import dev.claw.hub.v1.LeaveChannelResponse;
import dev.claw.hub.v1.ListChannelsRequest;
import dev.claw.hub.v1.ListChannelsResponse;
import dev.claw.hub.v1.Membership;
import dev.claw.hub.v1.RequestChannelRequest;
import dev.claw.hub.v1.RequestChannelResponse;
import io.grpc.stub.StreamObserver;

/** The channels' door: decodes, asks, encodes. */
public final class ChannelEndpoint extends ChannelServiceGrpc.ChannelServiceImplBase {
    private final StreamScope scope;
    private final StoreReaders readers;
    private final Bus bus;
    private final ChannelTalks talks;
    private final GroupTalks groups;
    private final ChannelLists lists;

    public ChannelEndpoint(
            StreamScope scope,
            Writer writer,
            StoreReaders readers,
            Bus bus,
            Registrations registrations,
            Channels channels) {
        this.scope = scope;
        this.readers = readers;
        this.bus = bus;
        Post post = new Post(scope.limits().inbox());
        this.groups = new GroupTalks(writer, scope.limits(), channels, post);
        this.talks = new ChannelTalks(writer, registrations, channels, post, groups);
        this.lists = new ChannelLists(readers, scope.limits());
    }

    @Override
    public StreamObserver<ConverseRequest> converse(StreamObserver<ConverseResponse> out) {
        return new ConverseStream(
                        scope, Caller.current().agentId(), new ConverseStream.Asks(talks, groups), readers, bus, out)
                .begin();
    }

    @Override
    public void requestChannel(RequestChannelRequest request, StreamObserver<RequestChannelResponse> out) {
        String agent = Caller.current().agentId();
        Unary.answer(
                out,
                () -> talks.request(agent, request)
                        .thenApply(channel -> RequestChannelResponse.newBuilder()
                                .setChannel(channel)
                                .build()));
    }

    @Override
    public void answerChannel(AnswerChannelRequest request, StreamObserver<AnswerChannelResponse> out) {
        String agent = Caller.current().agentId();
        Unary.answer(
                out,
                () -> talks.answer(agent, request)
                        .thenApply(channel -> AnswerChannelResponse.newBuilder()
                                .setChannel(channel)
                                .build()));
    }

    @Override
    public void endChannel(EndChannelRequest request, StreamObserver<EndChannelResponse> out) {
        String agent = Caller.current().agentId();
        Unary.answer(
                out,
                () -> talks.end(agent, request)
                        .thenApply(channel -> EndChannelResponse.newBuilder()
                                .setChannel(channel)
                                .build()));
    }

    @Override
    public void getChannel(GetChannelRequest request, StreamObserver<GetChannelResponse> out) {
        String agent = Caller.current().agentId();
        Unary.answer(out, () -> {
            String channelId = Ids.required(request.getChannelId(), "channel_id");
            return readers.read(session -> GetChannelResponse.newBuilder()
                    .setChannel(get(session, channelId, agent))
                    .build());
        });
    }

    @Override
    public void listChannels(ListChannelsRequest request, StreamObserver<ListChannelsResponse> out) {
        String agent = Caller.current().agentId();
        Unary.answer(out, () -> lists.list(agent, request));
    }

    @Override
    public void createChannel(CreateChannelRequest request, StreamObserver<CreateChannelResponse> out) {
        String agent = Caller.current().agentId();
        Unary.answer(
                out,
                () -> groups.create(agent, request)
                        .thenApply(channel -> CreateChannelResponse.newBuilder()
                                .setChannel(channel)
                                .build()));
    }

    @Override
    public void inviteToChannel(InviteToChannelRequest request, StreamObserver<InviteToChannelResponse> out) {
        String agent = Caller.current().agentId();
        Unary.answer(
                out,
                () -> groups.invite(agent, request)
                        .thenApply(channel -> InviteToChannelResponse.newBuilder()
                                .setChannel(channel)
                                .build()));
    }

    @Override
    public void leaveChannel(LeaveChannelRequest request, StreamObserver<LeaveChannelResponse> out) {
        String agent = Caller.current().agentId();
        Unary.answer(
                out,
                () -> groups.leave(agent, request)
                        .thenApply(channel -> LeaveChannelResponse.newBuilder()
                                .setChannel(channel)
                                .build()));
    }

    private static Channel get(Session session, String channelId, String agent) {
        AgentChannel seen = Channels.seenBy(session, channelId, agent)
                .filter(found -> found.membership() != Membership.MEMBERSHIP_LEFT)
                .orElseThrow(() -> Channels.notFound(channelId, agent));
        return ChannelViews.withMembers(session, seen.channel(), seen.membership());
    }
}
