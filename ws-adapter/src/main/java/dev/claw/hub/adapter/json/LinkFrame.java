package dev.claw.hub.adapter.json;

import java.util.Optional;

/** Frames about the connection itself, and those that nobody serves. */
public sealed interface LinkFrame extends LegacyFrame {
    /** Receives these frames. */
    interface Receiver {
        void ping(Envelope envelope, Ping frame);

        void pong(Envelope envelope, Pong frame);

        void help(Envelope envelope, Help frame);

        void notServed(Envelope envelope, NotServed frame);

        void unknown(Envelope envelope, Unknown frame);
    }

    void hand(Envelope envelope, Receiver receiver);

    @Override
    default void hand(Envelope envelope, Families families) {
        hand(envelope, families.link());
    }

    /** Asks for a pong. */
    record Ping() implements LinkFrame {
        @Override
        public void hand(Envelope envelope, Receiver receiver) {
            receiver.ping(envelope, this);
        }
    }

    /** Answers a ping. */
    record Pong() implements LinkFrame {
        @Override
        public void hand(Envelope envelope, Receiver receiver) {
            receiver.pong(envelope, this);
        }
    }

    /**
     * Asks what this hub serves.
     *
     * @param topic of {@link HelpTopics}; without one the list of them
     */
    record Help(Optional<String> topic) implements LinkFrame {
        static Help of(RawObject frame) {
            return new Help(frame.word("topic"));
        }

        @Override
        public void hand(Envelope envelope, Receiver receiver) {
            receiver.help(envelope, this);
        }
    }

    /** A type that the old protocol has and this hub does not serve. */
    record NotServed() implements LinkFrame {
        @Override
        public void hand(Envelope envelope, Receiver receiver) {
            receiver.notServed(envelope, this);
        }
    }

    /** A type that the old protocol does not have. */
    record Unknown() implements LinkFrame {
        @Override
        public void hand(Envelope envelope, Receiver receiver) {
            receiver.unknown(envelope, this);
        }
    }
}
