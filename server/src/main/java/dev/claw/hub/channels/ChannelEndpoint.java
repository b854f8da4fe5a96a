package dev.claw.hub.channels;

import dev.claw.hub.bus.Bus;
import dev.claw.hub.commit.StoreReaders;
import dev.claw.hub.commit.Writer;
import dev.claw.hub.error.Refusal;
import dev.claw.hub.identity.Caller;
import dev.claw.hub.limits.HubLimits;
import dev.claw.hub.limits.Ids;
import dev.claw.hub.limits.Pages;
import dev.claw.hub.registry.Registrations;
import dev.claw.hub.store.AgentChannel;
import dev.claw.hub.store.ChannelRow;
import dev.claw.hub.stream.StreamScope;
import dev.claw.hub.stream.Unary;
import dev.claw.hub.v1.AnswerChannelRequest;
import dev.claw.hub.v1.AnswerChannelResponse;
import dev.claw.hub.v1.Channel;
import dev.claw.hub.v1.ChannelServiceGrpc;
import dev.claw.hub.v1.ChannelState;
import dev.claw.hub.v1.ConverseRequest;
import dev.claw.hub.v1.ConverseResponse;
import dev.claw.hub.v1.CreateChannelRequest;
import dev.claw.hub.v1.CreateChannelResponse;
import dev.claw.hub.v1.EndChannelRequest;
import dev.claw.hub.v1.EndChannelResponse;
import dev.claw.hub.v1.ErrorReason;
import dev.claw.hub.v1.GetChannelRequest;
import dev.claw.hub.v1.GetChannelResponse;
import dev.claw.hub.v1.InviteToChannelRequest;
import dev.claw.hub.v1.InviteToChannelResponse;
import dev.claw.hub.v1.LeaveChannelRequest;
import dev.claw.hub.v1.LeaveChannelResponse;
import dev.claw.hub.v1.ListChannelsRequest;
import dev.claw.hub.v1.ListChannelsResponse;
import dev.claw.hub.v1.RequestChannelRequest;
import dev.claw.hub.v1.RequestChannelResponse;
import io.grpc.stub.StreamObserver;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** The channels' door: decodes, asks, encodes. */
public final class ChannelEndpoint extends ChannelServiceGrpc.ChannelServiceImplBase {
    private final StreamScope scope;
    private final StoreReaders readers;
    private final Bus bus;
    private final ChannelTalks talks;

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
        this.talks = new ChannelTalks(
                writer, registrations, channels, new Post(scope.limits().inbox()));
    }

    @Override
    public StreamObserver<ConverseRequest> converse(StreamObserver<ConverseResponse> out) {
        return new ConverseStream(scope, Caller.current().agentId(), talks, readers, bus, out).begin();
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
                    .setChannel(ChannelTalks.proto(Channels.ofMember(session, channelId, agent)))
                    .build());
        });
    }

    @Override
    public void listChannels(ListChannelsRequest request, StreamObserver<ListChannelsResponse> out) {
        String agent = Caller.current().agentId();
        Unary.answer(out, () -> list(agent, request));
    }

    @Override
    public void createChannel(CreateChannelRequest request, StreamObserver<CreateChannelResponse> out) {
        notServed(out);
    }

    @Override
    public void inviteToChannel(InviteToChannelRequest request, StreamObserver<InviteToChannelResponse> out) {
        notServed(out);
    }

    @Override
    public void leaveChannel(LeaveChannelRequest request, StreamObserver<LeaveChannelResponse> out) {
        notServed(out);
    }

    private CompletionStage<ListChannelsResponse> list(String agent, ListChannelsRequest request) {
        int size = Pages.size(request.getPageSize());
        long after = Pages.after(request.getPageToken());
        Ids.text(request.getServiceId(), "service_id", HubLimits.ID_BYTES);
        Set<ChannelState> states = Set.copyOf(request.getStatesList());
        if (states.contains(ChannelState.UNRECOGNIZED) || states.contains(ChannelState.CHANNEL_STATE_UNSPECIFIED)) {
            throw Refusal.field("states", "holds a value this hub does not know");
        }
        return readers.read(session -> {
            List<AgentChannel> rows = session.channels().changedAfter(agent, after, size);
            ListChannelsResponse.Builder page = ListChannelsResponse.newBuilder();
            long bytes = 0;
            for (AgentChannel seen : rows) {
                ChannelRow row = seen.channel();
                boolean wanted = (states.isEmpty() || states.contains(row.state()))
                        && (request.getServiceId().isEmpty()
                                || request.getServiceId().equals(row.serviceId()));
                if (wanted) {
                    Channel channel = ChannelTalks.proto(row);
                    bytes += channel.getSerializedSize();
                    page.addChannels(channel);
                }
                if (bytes > scope.limits().frameBytes()) {
                    return page.setNextPageToken(Pages.token(seen.revision())).build();
                }
            }
            if (rows.size() == size) {
                page.setNextPageToken(Pages.token(rows.get(size - 1).revision()));
            }
            return page.build();
        });
    }

    private static <A> void notServed(StreamObserver<A> out) {
        Unary.answer(
                out,
                () -> CompletableFuture.failedFuture(Refusal.of(
                        ErrorReason.ERROR_REASON_NOT_SERVED, "this version of the hub has no group channels")));
    }
}
