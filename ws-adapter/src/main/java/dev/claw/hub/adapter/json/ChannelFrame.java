package dev.claw.hub.adapter.json;

/** Frames about the ways to a service: the tunnels and channels of consumers. */
public sealed interface ChannelFrame extends LegacyFrame {
    /** Receives these frames. */
    interface Receiver {
        void establishChannel(Envelope envelope, EstablishChannel frame);
    }

    void hand(Envelope envelope, Receiver receiver);

    @Override
    default void hand(Envelope envelope, Families families) {
        hand(envelope, families.channel());
    }

    /** Asks for a way to a service, by its id or name. */
    record EstablishChannel(String serviceId) implements ChannelFrame {
        static EstablishChannel of(RawObject frame) {
            return new EstablishChannel(frame.required("service_id"));
        }

        @Override
        public void hand(Envelope envelope, Receiver receiver) {
            receiver.establishChannel(envelope, this);
        }
    }
}
