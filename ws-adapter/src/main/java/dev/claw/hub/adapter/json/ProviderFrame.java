package dev.claw.hub.adapter.json;

import java.util.Optional;

/** Frames of an agent that provides services. */
public sealed interface ProviderFrame extends LegacyFrame {
    /** Receives these frames. */
    interface Receiver {
        void register(Envelope envelope, Register frame);

        void heartbeat(Envelope envelope, Heartbeat frame);

        void response(Envelope envelope, Response frame);
    }

    void hand(Envelope envelope, Receiver receiver);

    @Override
    default void hand(Envelope envelope, Families families) {
        hand(envelope, families.provider());
    }

    /**
     * A service to list.
     *
     * @param skillDoc how to use it, Markdown
     */
    record Register(LegacyService service, Optional<String> skillDoc) implements ProviderFrame {
        static Register of(RawObject frame) {
            RawObject service = frame.object("service")
                    .orElseThrow(() -> new InvalidFrame("service", "expected an object, got none"));
            return new Register(LegacyService.of(service), frame.text("skill_doc"));
        }

        @Override
        public void hand(Envelope envelope, Receiver receiver) {
            receiver.register(envelope, this);
        }
    }

    /** A sign of life. */
    record Heartbeat() implements ProviderFrame {
        @Override
        public void hand(Envelope envelope, Receiver receiver) {
            receiver.heartbeat(envelope, this);
        }
    }

    /**
     * The answer of a call; the envelope's {@code request_id} says of which.
     *
     * @param response the {@code response} as the JSON that came
     */
    record Response(Optional<String> response) implements ProviderFrame {
        static Response of(RawObject frame) {
            return new Response(frame.raw("response"));
        }

        @Override
        public void hand(Envelope envelope, Receiver receiver) {
            receiver.response(envelope, this);
        }
    }
}
