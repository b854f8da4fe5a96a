package dev.claw.hub.client;

import dev.claw.hub.v1.AnswerChannelRequest;
import dev.claw.hub.v1.AnswerChannelResponse;
import dev.claw.hub.v1.Channel;
import dev.claw.hub.v1.ChannelServiceGrpc;
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
import dev.claw.hub.v1.RequestChannelRequest;
import dev.claw.hub.v1.RequestChannelResponse;
import java.util.concurrent.CompletableFuture;

/**
 * Channels: who talks with whom. Without blocking; {@link AsyncHubClient} says on which threads. What changes a channel is
 * durable when it completes. May be used from any thread.
 */
public final class Channels {
    private final Requests requests;

    Channels(Requests requests) {
        this.requests = requests;
    }

    /** Creates a group, which this agent owns and has joined. The same {@code request_id} again returns the same group. */
    public CompletableFuture<Channel> create(CreateChannelRequest request) {
        return requests.ask(ChannelServiceGrpc.getCreateChannelMethod(), request)
                .thenApply(CreateChannelResponse::getChannel);
    }

    /** Invites agents to a group, as a member: all of them or none. */
    public CompletableFuture<Channel> invite(InviteToChannelRequest request) {
        return requests.ask(ChannelServiceGrpc.getInviteToChannelMethod(), request)
                .thenApply(InviteToChannelResponse::getChannel);
    }

    /** Leaves a group, or removes another agent from it, as the owner. */
    public CompletableFuture<Channel> leave(LeaveChannelRequest request) {
        return requests.ask(ChannelServiceGrpc.getLeaveChannelMethod(), request)
                .thenApply(LeaveChannelResponse::getChannel);
    }

    /** Requests a channel with a service's provider. */
    public CompletableFuture<Channel> request(RequestChannelRequest request) {
        return requests.ask(ChannelServiceGrpc.getRequestChannelMethod(), request)
                .thenApply(RequestChannelResponse::getChannel);
    }

    /** Accepts or rejects: a requested channel, as its provider; an invitation to a group, as the one invited. */
    public CompletableFuture<Channel> answer(AnswerChannelRequest request) {
        return requests.ask(ChannelServiceGrpc.getAnswerChannelMethod(), request)
                .thenApply(AnswerChannelResponse::getChannel);
    }

    /** Ends a channel, as either member, or as the owner of a group. */
    public CompletableFuture<Channel> end(EndChannelRequest request) {
        return requests.ask(ChannelServiceGrpc.getEndChannelMethod(), request)
                .thenApply(EndChannelResponse::getChannel);
    }

    /** One channel that this agent is a member of or is invited to; of a group with its members. */
    public CompletableFuture<Channel> get(String channelId) {
        GetChannelRequest request =
                GetChannelRequest.newBuilder().setChannelId(channelId).build();
        return requests.ask(ChannelServiceGrpc.getGetChannelMethod(), request)
                .thenApply(GetChannelResponse::getChannel);
    }

    /** A page of the channels that this agent is a member of or is invited to. */
    public CompletableFuture<ListChannelsResponse> list(ListChannelsRequest request) {
        return requests.ask(ChannelServiceGrpc.getListChannelsMethod(), request);
    }

    /** Follows the agent's channels: all of them, then changes. */
    public Subscription follow(ChannelListener listener) {
        return requests.owned(new WatchLink<>(requests.context(), Watches.channels(listener)).begin());
    }
}
