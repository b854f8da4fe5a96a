package dev.claw.hub.adapter.json;

import java.util.Optional;

/** Frames of an agent that talks with others. */
public sealed interface ChatFrame extends LegacyFrame {
    /** Receives these frames. */
    interface Receiver {
        void chatMessage(Envelope envelope, ChatMessage frame);
    }

    void hand(Envelope envelope, Receiver receiver);

    @Override
    default void hand(Envelope envelope, Families families) {
        hand(envelope, families.chat());
    }

    /**
     * Something to say.
     *
     * @param content the text; of content that is no string, its JSON
     */
    record ChatMessage(
            Optional<String> messageId,
            Optional<String> targetAgent,
            Optional<String> serviceId,
            Optional<String> channelId,
            String content)
            implements ChatFrame {
        static ChatMessage of(RawObject frame) {
            Optional<String> raw = frame.raw("content");
            String content = raw.filter(json -> !json.startsWith("\""))
                    .orElseGet(() -> frame.text("content").orElse(""));
            return new ChatMessage(
                    frame.word("message_id"),
                    frame.word("target_agent"),
                    frame.word("service_id"),
                    frame.word("channel_id"),
                    content);
        }

        @Override
        public void hand(Envelope envelope, Receiver receiver) {
            receiver.chatMessage(envelope, this);
        }
    }
}
