package dev.claw.hub.cli;

import dev.claw.hub.client.HubClient;
import dev.claw.hub.v1.AnswerChannelRequest;
import dev.claw.hub.v1.Channel;
import dev.claw.hub.v1.ChannelDecision;

/** What is said to a request or an invitation. */
final class ChannelAnswer {
    private ChannelAnswer() {}

    /** The channel after the answer. */
    static Channel give(HubClient client, String named, ChannelDecision decision, String note) {
        return client.answerChannel(AnswerChannelRequest.newBuilder()
                        .setChannelId(ChannelChoice.idOf(named, client::listChannels))
                        .setDecision(decision)
                        .setNote(note)
                        .build())
                .getChannel();
    }
}
