package dev.claw.hub.client;

import dev.claw.hub.v1.Channel;
import dev.claw.hub.v1.ChannelServiceGrpc;
import dev.claw.hub.v1.ConverseRequest;
import dev.claw.hub.v1.ConverseResponse;
import dev.claw.hub.v1.CreateChannelRequest;
import dev.claw.hub.v1.CreateChannelResponse;
import dev.claw.hub.v1.InviteToChannelRequest;
import dev.claw.hub.v1.InviteToChannelResponse;
import dev.claw.hub.v1.LeaveChannelRequest;
import dev.claw.hub.v1.LeaveChannelResponse;
import dev.claw.hub.v1.Membership;
import io.grpc.stub.StreamObserver;

/** Answers what is asked of channels, as if everything went well. */
final class ScriptedChannels extends ChannelServiceGrpc.ChannelServiceImplBase {
    private final Script<ConverseRequest, ConverseResponse> converse;

    ScriptedChannels(Script<ConverseRequest, ConverseResponse> converse) {
        this.converse = converse;
    }

    @Override
    public StreamObserver<ConverseRequest> converse(StreamObserver<ConverseResponse> out) {
        return converse.begin(out);
    }

    @Override
    public void createChannel(CreateChannelRequest request, StreamObserver<CreateChannelResponse> out) {
        Channel group = Channel.newBuilder()
                .setChannelId("ch_1")
                .setName(request.getName())
                .build();
        ScriptedHub.answer(
                out, CreateChannelResponse.newBuilder().setChannel(group).build());
    }

    @Override
    public void inviteToChannel(InviteToChannelRequest request, StreamObserver<InviteToChannelResponse> out) {
        Channel group = Channel.newBuilder()
                .setChannelId(request.getChannelId())
                .setMemberCount(request.getAgentIdsCount())
                .build();
        ScriptedHub.answer(
                out, InviteToChannelResponse.newBuilder().setChannel(group).build());
    }

    @Override
    public void leaveChannel(LeaveChannelRequest request, StreamObserver<LeaveChannelResponse> out) {
        Channel group = Channel.newBuilder()
                .setChannelId(request.getChannelId())
                .setMembership(Membership.MEMBERSHIP_LEFT)
                .build();
        ScriptedHub.answer(
                out, LeaveChannelResponse.newBuilder().setChannel(group).build());
    }
}
