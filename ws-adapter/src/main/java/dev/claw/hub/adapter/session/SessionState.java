package dev.claw.hub.adapter.session;

import dev.claw.hub.adapter.json.LegacyService;
import io.netty.channel.EventLoop;

/**
 * Who a connection's agent is. It starts {@link Unnamed}; {@link Unnamed#adopt} makes it {@link Named}, and so it stays,
 * until {@link Named#become} lets it go on as another: by a token that it shows later, or the service that it comes back
 * with.
 */
sealed interface SessionState {
    /** How an agent came by its name. */
    enum Origin {
        /** The token that it showed. */
        CREDENTIAL,
        /** The {@code X-Agent-Id} header. */
        HEADER,
        /** A field of a frame. */
        FRAME,
        /** It gave none and got one. */
        MINTED
    }

    /** Nothing needed a name yet. */
    record Unnamed() implements SessionState {
        Named adopt(String agentId, Origin origin, AgentLinks links, EventLoop loop) {
            Identity identity = new Identity(agentId, origin == Origin.CREDENTIAL);
            return new Named(links.join(identity, loop), origin);
        }
    }

    /** The agent's name is fixed. */
    record Named(AgentLink link, Origin origin) implements SessionState {
        Named become(Identity identity, Origin by, AgentLinks links, EventLoop loop) {
            return new Named(links.join(identity, loop), by);
        }

        Identity identity() {
            return link.identity();
        }

        String agentId() {
            return link.agentId();
        }

        /** Whether its client made the name up, and will make up another one in its next process. */
        boolean isMadeUp() {
            return switch (origin) {
                case FRAME, MINTED -> AgentNames.looksMadeUp(agentId());
                case HEADER, CREDENTIAL -> false;
            };
        }

        /**
         * Whether a service that it registers stays its own while it is away: it gets the id again that it chose. With a
         * credential it need choose none: the hub gives it the one of that name.
         */
        boolean keeps(LegacyService service) {
            return switch (origin) {
                case CREDENTIAL -> true;
                case HEADER, FRAME, MINTED -> service.wishedId().isPresent();
            };
        }

        /** Whether keys may be bound to its name: it shows the same one in its next process. */
        boolean keepsKeys() {
            return switch (origin) {
                case HEADER, CREDENTIAL -> true;
                case FRAME, MINTED -> false;
            };
        }
    }
}
