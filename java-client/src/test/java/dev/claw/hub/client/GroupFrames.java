package dev.claw.hub.client;

import static dev.claw.hub.client.Frames.EPOCH;
import static dev.claw.hub.client.Frames.delivery;
import static org.assertj.core.api.Assertions.assertThat;

import dev.claw.hub.v1.AcknowledgeFrame;
import dev.claw.hub.v1.ChannelDelivery;
import dev.claw.hub.v1.ChannelEntry;
import dev.claw.hub.v1.ChannelFollowed;
import dev.claw.hub.v1.ChannelMark;
import dev.claw.hub.v1.ChannelStart;
import dev.claw.hub.v1.ExchangeRequest;
import dev.claw.hub.v1.ExchangeResponse;
import dev.claw.hub.v1.FollowResult;
import dev.claw.hub.v1.FollowResults;
import dev.claw.hub.v1.Message;
import dev.claw.hub.v1.Position;
import java.util.List;
import java.util.stream.LongStream;

/** Frames of groups, and what a reader says of them. */
final class GroupFrames {
    private GroupFrames() {}

    static Position position(long seq) {
        return Position.newBuilder().setEpoch(EPOCH).setSeq(seq).build();
    }

    static ChannelStart start(String channel) {
        return ChannelStart.newBuilder().setChannelId(channel).build();
    }

    static ChannelStart start(String channel, long seq) {
        return start(channel).toBuilder().setResumeAfter(position(seq)).build();
    }

    static ChannelFollowed followed(String channel, long seq, long head) {
        return ChannelFollowed.newBuilder()
                .setChannelId(channel)
                .setPosition(position(seq))
                .setHead(head)
                .build();
    }

    static ExchangeResponse opened(ChannelFollowed... groups) {
        ExchangeResponse.Builder frame = Frames.exchangeOpened(0, 0).toBuilder();
        frame.getOpenedBuilder().addAllChannels(List.of(groups));
        return frame.build();
    }

    static ExchangeResponse group(String channel, long first, long last) {
        ChannelDelivery.Builder delivery =
                ChannelDelivery.newBuilder().setChannelId(channel).setThrough(last);
        LongStream.rangeClosed(first, last)
                .forEach(seq -> delivery.addEntries(ChannelEntry.newBuilder()
                        .setMessage(Message.newBuilder()
                                .setChannelId(channel)
                                .setSeq(seq)
                                .setPayload(Payloads.text(channel + seq)))));
        return ExchangeResponse.newBuilder().setChannel(delivery).build();
    }

    static AcknowledgeFrame acknowledged(HubStream<ExchangeRequest, ExchangeResponse> stream) {
        ExchangeRequest frame = stream.take();
        assertThat(frame.hasAcknowledge()).isTrue();
        assertThat(frame.getFrameId()).isZero();
        return frame.getAcknowledge();
    }

    static ChannelMark delivered(String channel, long through) {
        return ChannelMark.newBuilder()
                .setChannelId(channel)
                .setDeliveredThrough(through)
                .build();
    }

    static ExchangeResponse followResults(long frameId, FollowResult... results) {
        return ExchangeResponse.newBuilder()
                .setFrameId(frameId)
                .setFollowed(FollowResults.newBuilder().addAllResults(List.of(results)))
                .build();
    }
}
