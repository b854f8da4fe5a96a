package dev.claw.hub.adapter.json;

import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Frames about users and what they think of services; the bodies of the REST routes for them are read alike. */
public sealed interface UserFrame extends LegacyFrame {
    /** Receives these frames. */
    interface Receiver {
        void register(Envelope envelope, Register frame);

        void authenticate(Envelope envelope, Authenticate frame);

        void users(Envelope envelope, Users frame);

        void changeAccess(Envelope envelope, ChangeAccess frame);

        void whoAmI(Envelope envelope, WhoAmI frame);

        void rate(Envelope envelope, Rate frame);

        void ratings(Envelope envelope, Ratings frame);
    }

    void hand(Envelope envelope, Receiver receiver);

    @Override
    default void hand(Envelope envelope, Families families) {
        hand(envelope, families.user());
    }

    /**
     * Enrols a user.
     *
     * @param name for people
     */
    record Register(String name) implements UserFrame {
        static Register of(RawObject frame) {
            return new Register(frame.required("name"));
        }

        @Override
        public void hand(Envelope envelope, Receiver receiver) {
            receiver.register(envelope, this);
        }
    }

    /** Shows a token. */
    record Authenticate(String apiKey) implements UserFrame {
        static Authenticate of(RawObject frame) {
            return new Authenticate(frame.required("api_key"));
        }

        @Override
        public void hand(Envelope envelope, Receiver receiver) {
            receiver.authenticate(envelope, this);
        }

        /** Without the token: records are logged. */
        @Override
        public String toString() {
            return "Authenticate";
        }
    }

    /** Asks for the users that the agent may see. */
    record Users() implements UserFrame {
        @Override
        public void hand(Envelope envelope, Receiver receiver) {
            receiver.users(envelope, this);
        }
    }

    /**
     * Changes who may call a service of the agent's.
     *
     * @param grants true: the users may from now on; false: they may not any more
     */
    record ChangeAccess(String serviceId, List<String> userIds, boolean grants) implements UserFrame {
        static ChangeAccess granting(RawObject frame) {
            return of(frame, true);
        }

        static ChangeAccess revoking(RawObject frame) {
            return of(frame, false);
        }

        private static ChangeAccess of(RawObject frame, boolean grants) {
            List<String> users = Stream.concat(frame.word("user_id").stream(), frame.words("user_ids").stream())
                    .distinct()
                    .toList();
            if (users.isEmpty()) {
                throw new InvalidFrame("user_id", "expected the id of a user, got none");
            }
            return new ChangeAccess(frame.required("service_id"), users, grants);
        }

        @Override
        public void hand(Envelope envelope, Receiver receiver) {
            receiver.changeAccess(envelope, this);
        }
    }

    /** Asks who the agent is. */
    record WhoAmI() implements UserFrame {
        @Override
        public void hand(Envelope envelope, Receiver receiver) {
            receiver.whoAmI(envelope, this);
        }
    }

    /**
     * Rates a service.
     *
     * @param score 0 to 5, which the hub checks
     * @param userId the rater as the agent says it; who it is decides the connection
     */
    record Rate(String serviceId, BigDecimal score, String comment, List<String> tags, Optional<String> userId)
            implements UserFrame {
        static Rate of(RawObject frame) {
            return new Rate(
                    frame.required("service_id"),
                    frame.number("score")
                            .orElseThrow(() -> new InvalidFrame("score", "expected a number from 0 to 5, got none")),
                    frame.text("comment").orElse(""),
                    frame.words("tags"),
                    frame.word("user_id"));
        }

        @Override
        public void hand(Envelope envelope, Receiver receiver) {
            receiver.rate(envelope, this);
        }
    }

    /** Asks what a service's ratings come to. */
    record Ratings(String serviceId) implements UserFrame {
        static Ratings of(RawObject frame) {
            return new Ratings(frame.required("service_id"));
        }

        @Override
        public void hand(Envelope envelope, Receiver receiver) {
            receiver.ratings(envelope, this);
        }
    }
}
