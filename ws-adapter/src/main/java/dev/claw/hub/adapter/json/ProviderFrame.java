package dev.claw.hub.adapter.json;

import java.util.Optional;

/** Frames of an agent that provides services. */
public sealed interface ProviderFrame extends LegacyFrame {
    /** Receives these frames. */
    interface Receiver {
        void register(Envelope envelope, Register frame);

        void heartbeat(Envelope envelope, Heartbeat frame);

        void response(Envelope envelope, Response frame);

        void updateService(Envelope envelope, UpdateService frame);

        void unregister(Envelope envelope, Unregister frame);

        void setPrice(Envelope envelope, SetPrice frame);
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

        /** This registration under the id that the hub gave it. */
        public Register under(String serviceId) {
            return new Register(service.under(serviceId), skillDoc);
        }

        /**
         * This registration, changed.
         *
         * @throws IllegalArgumentException if a change does not fit; says which
         */
        public Register with(ServiceChanges changes) {
            try {
                return new Register(service.with(changes), changes.skillDoc().or(() -> skillDoc));
            } catch (InvalidFrame e) {
                throw new IllegalArgumentException(e.sentence(), e);
            }
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

    /** Changes a service of this connection's. */
    record UpdateService(String serviceId, ServiceChanges changes) implements ProviderFrame {
        static UpdateService of(RawObject frame) {
            RawObject changes = frame.object("updates")
                    .or(() -> frame.object("info"))
                    .orElseThrow(() -> new InvalidFrame("updates", "expected an object, got none"));
            return new UpdateService(frame.required("service_id"), ServiceChanges.of(changes));
        }

        @Override
        public void hand(Envelope envelope, Receiver receiver) {
            receiver.updateService(envelope, this);
        }
    }

    /** Takes a service off the list. */
    record Unregister(String serviceId) implements ProviderFrame {
        static Unregister of(RawObject frame) {
            return new Unregister(frame.required("service_id"));
        }

        @Override
        public void hand(Envelope envelope, Receiver receiver) {
            receiver.unregister(envelope, this);
        }
    }

    /**
     * Changes what a service of this connection's costs.
     *
     * @param price a number's own characters, or {@code null} for none
     * @param unit a string in quotation marks; empty: as before
     */
    record SetPrice(String serviceId, String price, Optional<String> unit) implements ProviderFrame {
        static SetPrice of(RawObject frame) {
            if (frame.number("price").filter(price -> price.signum() < 0).isPresent()) {
                throw new InvalidFrame("price", "expected a number of 0 or more, got one below");
            }
            return new SetPrice(
                    frame.required("service_id"),
                    frame.raw("price").orElse("null"),
                    frame.word("price_unit").map(JsonText::quote));
        }

        /** The change, for a service with this unit so far. */
        public ServiceChanges changes(Optional<String> unitBefore) {
            return ServiceChanges.ofPrice(price, unit.or(() -> unitBefore).orElse("null"));
        }

        @Override
        public void hand(Envelope envelope, Receiver receiver) {
            receiver.setPrice(envelope, this);
        }
    }
}
