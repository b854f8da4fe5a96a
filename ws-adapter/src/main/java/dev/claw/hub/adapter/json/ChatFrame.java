package dev.claw.hub.adapter.json;

import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Frames of an agent that talks with others; the envelope's type tells an old name from a newer one. */
public sealed interface ChatFrame extends LegacyFrame {
    /** Receives these frames. */
    interface Receiver {
        void chatMessage(Envelope envelope, ChatMessage frame);

        void chatRequest(Envelope envelope, ChatRequest frame);

        void chatAnswer(Envelope envelope, ChatAnswer frame);

        void chatEnd(Envelope envelope, ChatEnd frame);

        void chatHistory(Envelope envelope, ChatHistory frame);
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
                    first(frame, "target_agent", "target"),
                    frame.word("service_id"),
                    frame.word("channel_id"),
                    content);
        }

        @Override
        public void hand(Envelope envelope, Receiver receiver) {
            receiver.chatMessage(envelope, this);
        }
    }

    /**
     * Asks an agent to talk about a service.
     *
     * @param providerId whom to ask, if not whom the service says
     * @param note said with it
     */
    record ChatRequest(Optional<String> serviceId, Optional<String> providerId, String note) implements ChatFrame {
        static ChatRequest of(RawObject frame) {
            return new ChatRequest(
                    frame.word("service_id"), first(frame, "provider_id", "target_agent", "target"), noteOf(frame));
        }

        @Override
        public void hand(Envelope envelope, Receiver receiver) {
            receiver.chatRequest(envelope, this);
        }
    }

    /**
     * What a provider says to a request.
     *
     * @param channelId the requested channel; else the consumer's newest request is meant
     */
    record ChatAnswer(
            boolean accepted,
            Optional<String> channelId,
            Optional<String> consumerId,
            Optional<String> serviceId,
            String note)
            implements ChatFrame {
        static ChatAnswer of(RawObject frame, boolean accepted) {
            return new ChatAnswer(
                    accepted,
                    frame.word("channel_id"),
                    first(frame, "consumer_id", "target_agent", "target"),
                    frame.word("service_id"),
                    noteOf(frame));
        }

        @Override
        public void hand(Envelope envelope, Receiver receiver) {
            receiver.chatAnswer(envelope, this);
        }
    }

    /**
     * Ends a channel.
     *
     * @param channelId the channel; else the newest with one of the agents is meant
     * @param agents those the frame names, the sender itself perhaps among them
     */
    record ChatEnd(Optional<String> channelId, List<String> agents, Optional<String> serviceId, String note)
            implements ChatFrame {
        static ChatEnd of(RawObject frame) {
            List<String> agents = Stream.of("target_agent", "target", "consumer_id", "provider_id", "agent_id")
                    .flatMap(name -> frame.word(name).stream())
                    .distinct()
                    .toList();
            return new ChatEnd(frame.word("channel_id"), agents, frame.word("service_id"), noteOf(frame));
        }

        @Override
        public void hand(Envelope envelope, Receiver receiver) {
            receiver.chatEnd(envelope, this);
        }
    }

    /**
     * Asks for what was said: in a channel, about a service, with an agent, or at all.
     *
     * @param agents those the frame names, the asker itself perhaps among them
     * @param limit messages at most, 1 to {@value #MAX_LIMIT}
     */
    record ChatHistory(Optional<String> channelId, Optional<String> serviceId, List<String> agents, int limit)
            implements ChatFrame {
        /** Messages of one answer. */
        public static final int MAX_LIMIT = 1_000;

        private static final int DEFAULT_LIMIT = 50;

        static ChatHistory of(RawObject frame) {
            List<String> agents = Stream.of("target_agent", "target", "agent_id")
                    .flatMap(name -> frame.word(name).stream())
                    .distinct()
                    .toList();
            return new ChatHistory(frame.word("channel_id"), frame.word("service_id"), agents, limit(frame));
        }

        @Override
        public void hand(Envelope envelope, Receiver receiver) {
            receiver.chatHistory(envelope, this);
        }

        private static int limit(RawObject frame) {
            return frame.number("limit")
                    .map(wanted -> wanted.min(BigDecimal.valueOf(MAX_LIMIT)).max(BigDecimal.ZERO))
                    .map(BigDecimal::intValue)
                    .filter(wanted -> wanted > 0)
                    .orElse(DEFAULT_LIMIT);
        }
    }

    private static Optional<String> first(RawObject frame, String... names) {
        return Stream.of(names).flatMap(name -> frame.word(name).stream()).findFirst();
    }

    private static String noteOf(RawObject frame) {
        return Stream.of("reason", "content", "message")
                .flatMap(name -> frame.word(name).stream())
                .findFirst()
                .orElse("");
    }
}
