package dev.claw.hub.adapter.json;

import java.util.Optional;

/** Frames about the ways to a service: the tunnels and channels of consumers. */
public sealed interface ChannelFrame extends LegacyFrame {
    /** Receives these frames. */
    interface Receiver {
        void establishChannel(Envelope envelope, EstablishChannel frame);

        void closeChannel(Envelope envelope, CloseChannel frame);

        void channelConfirm(Envelope envelope, ChannelConfirm frame);
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

    /** Gives a way to a service back, by the channel or by the service. */
    record CloseChannel(Optional<String> serviceId, Optional<String> channelId) implements ChannelFrame {
        static CloseChannel of(RawObject frame) {
            Optional<String> service = frame.word("service_id");
            Optional<String> channel = frame.word("channel_id");
            if (service.isEmpty() && channel.isEmpty()) {
                throw new InvalidFrame("channel_id", "expected a channel, or a service_id, got neither");
            }
            return new CloseChannel(service, channel);
        }

        @Override
        public void hand(Envelope envelope, Receiver receiver) {
            receiver.closeChannel(envelope, this);
        }
    }

    /**
     * A provider's answer to a {@code channel_request}.
     *
     * @param message said to the consumer with it
     * @param serviceId which service's newest request is meant, if the {@code request_id} does not say
     */
    record ChannelConfirm(boolean accepted, String message, Optional<String> serviceId) implements ChannelFrame {
        static ChannelConfirm of(RawObject frame) {
            return new ChannelConfirm(
                    frame.flag("accepted", false), frame.text("message").orElse(""), frame.word("service_id"));
        }

        @Override
        public void hand(Envelope envelope, Receiver receiver) {
            receiver.channelConfirm(envelope, this);
        }
    }
}
