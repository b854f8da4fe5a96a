package dev.claw.hub.adapter.json;

import java.util.Optional;

/** Frames of an agent that uses services. */
public sealed interface ConsumerFrame extends LegacyFrame {
    /** Receives these frames. */
    interface Receiver {
        void connect(Envelope envelope, Connect frame);

        void skillDiscover(Envelope envelope, SkillDiscover frame);

        void getServiceDocs(Envelope envelope, GetServiceDocs frame);

        void getSkillDoc(Envelope envelope, GetSkillDoc frame);

        void callService(Envelope envelope, CallService frame);

        void call(Envelope envelope, Call frame);
    }

    void hand(Envelope envelope, Receiver receiver);

    @Override
    default void hand(Envelope envelope, Families families) {
        hand(envelope, families.consumer());
    }

    /** Says who is there; the name is in the envelope. */
    record Connect(Optional<String> clientType) implements ConsumerFrame {
        static Connect of(RawObject frame) {
            return new Connect(frame.text("client_type"));
        }

        @Override
        public void hand(Envelope envelope, Receiver receiver) {
            receiver.connect(envelope, this);
        }
    }

    /** Asks for services. */
    record SkillDiscover(SkillQuery query) implements ConsumerFrame {
        static SkillDiscover of(RawObject frame) {
            return new SkillDiscover(SkillQuery.of(frame));
        }

        @Override
        public void hand(Envelope envelope, Receiver receiver) {
            receiver.skillDiscover(envelope, this);
        }
    }

    /**
     * Calls a service, by its tunnel or by its id.
     *
     * @param params a JSON object, its own characters
     */
    record CallService(
            Optional<String> tunnelId, Optional<String> serviceId, String method, String params, Optional<String> key)
            implements ConsumerFrame {
        static CallService of(RawObject frame) {
            return new CallService(
                    frame.word("tunnel_id"),
                    frame.word("service_id"),
                    frame.text("method").orElse(""),
                    frame.rawObject("params").orElse("{}"),
                    frame.word("key"));
        }

        @Override
        public void hand(Envelope envelope, Receiver receiver) {
            receiver.callService(envelope, this);
        }
    }

    /** Asks what a service is and how to use it. */
    record GetServiceDocs(String serviceId) implements ConsumerFrame {
        static GetServiceDocs of(RawObject frame) {
            return new GetServiceDocs(frame.required("service_id"));
        }

        @Override
        public void hand(Envelope envelope, Receiver receiver) {
            receiver.getServiceDocs(envelope, this);
        }
    }

    /** Asks how to use a service. */
    record GetSkillDoc(String serviceId) implements ConsumerFrame {
        static GetSkillDoc of(RawObject frame) {
            return new GetSkillDoc(frame.required("service_id"));
        }

        @Override
        public void hand(Envelope envelope, Receiver receiver) {
            receiver.getSkillDoc(envelope, this);
        }
    }

    /**
     * The old command line calls a service.
     *
     * @param service its id or name
     * @param params a JSON object, its own characters
     */
    record Call(String service, String method, String params, Optional<String> key) implements ConsumerFrame {
        static Call of(RawObject frame) {
            return new Call(
                    frame.word("service")
                            .or(() -> frame.word("service_id"))
                            .orElseThrow(() -> new InvalidFrame("service", "expected a name, got none")),
                    frame.text("method").orElse(""),
                    frame.rawObject("params").orElse("{}"),
                    frame.word("key"));
        }

        @Override
        public void hand(Envelope envelope, Receiver receiver) {
            receiver.call(envelope, this);
        }
    }
}
