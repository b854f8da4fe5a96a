package dev.claw.hub.adapter.json;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Frames about access keys, of providers and of consumers. */
public sealed interface KeyFrame extends LegacyFrame {
    /** Receives these frames. */
    interface Receiver {
        void lifecyclePolicy(Envelope envelope, LifecyclePolicy frame);

        void keyRequest(Envelope envelope, KeyRequest frame);

        void keyResponse(Envelope envelope, KeyResponse frame);

        void keyRevoke(Envelope envelope, KeyRevoke frame);

        void keyList(Envelope envelope, KeyList frame);

        void renewKey(Envelope envelope, RenewKey frame);
    }

    void hand(Envelope envelope, Receiver receiver);

    @Override
    default void hand(Envelope envelope, Families families) {
        hand(envelope, families.key());
    }

    /**
     * On what terms keys are granted, in either of its forms.
     *
     * @param serviceId for which service; empty: for all of the connection
     * @param custom further terms, by their names
     */
    record LifecyclePolicy(Optional<String> serviceId, KeyTerms terms, Map<String, KeyTerms> custom)
            implements KeyFrame {
        static LifecyclePolicy of(RawObject frame) {
            // The oldest form has no object of its own for them.
            RawObject policy = frame.object("policy")
                    .or(() -> Optional.of(frame).filter(KeyTerms::areIn))
                    .orElseThrow(() -> new InvalidFrame("policy", "expected an object, got none"));
            Map<String, KeyTerms> custom = new LinkedHashMap<>();
            policy.object("custom_policies")
                    .ifPresent(all -> all.fields()
                            .keySet()
                            .forEach(
                                    name -> all.object(name).ifPresent(terms -> custom.put(name, KeyTerms.of(terms)))));
            return new LifecyclePolicy(frame.word("service_id"), KeyTerms.of(policy), custom);
        }

        @Override
        public void hand(Envelope envelope, Receiver receiver) {
            receiver.lifecyclePolicy(envelope, this);
        }
    }

    /** A consumer wants a key. */
    record KeyRequest(String serviceId, String purpose) implements KeyFrame {
        static KeyRequest of(RawObject frame) {
            return new KeyRequest(
                    frame.required("service_id"), frame.text("purpose").orElse(""));
        }

        @Override
        public void hand(Envelope envelope, Receiver receiver) {
            receiver.keyRequest(envelope, this);
        }
    }

    /** A provider's decision; the envelope's {@code request_id} says on which request. */
    record KeyResponse(
            boolean approved, Optional<String> consumerId, Optional<String> serviceId, KeyTerms terms, String reason)
            implements KeyFrame {
        static KeyResponse of(RawObject frame) {
            return new KeyResponse(
                    frame.flag("approved", false),
                    frame.word("consumer_id"),
                    frame.word("service_id"),
                    frame.object("lifecycle").map(KeyTerms::of).orElse(KeyTerms.UNSAID),
                    frame.text("reason").orElse(""));
        }

        @Override
        public void hand(Envelope envelope, Receiver receiver) {
            receiver.keyResponse(envelope, this);
        }
    }

    /** Revokes a key, by its secret or its public id. */
    record KeyRevoke(String key) implements KeyFrame {
        static KeyRevoke of(RawObject frame) {
            return new KeyRevoke(frame.required("key"));
        }

        @Override
        public void hand(Envelope envelope, Receiver receiver) {
            receiver.keyRevoke(envelope, this);
        }
    }

    /** A provider wants to see the keys to a service; to all of its services, if it names none. */
    record KeyList(Optional<String> serviceId) implements KeyFrame {
        static KeyList of(RawObject frame) {
            return new KeyList(frame.word("service_id"));
        }

        @Override
        public void hand(Envelope envelope, Receiver receiver) {
            receiver.keyList(envelope, this);
        }
    }

    /** A consumer wants its newest key to a service renewed. */
    record RenewKey(String serviceId) implements KeyFrame {
        static RenewKey of(RawObject frame) {
            return new RenewKey(frame.required("service_id"));
        }

        @Override
        public void hand(Envelope envelope, Receiver receiver) {
            receiver.renewKey(envelope, this);
        }
    }
}
