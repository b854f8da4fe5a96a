package dev.claw.hub.adapter.session;

import io.netty.channel.EventLoop;

/**
 * Who a connection's agent is. It starts {@link Unnamed}; {@link Unnamed#adopt} makes it {@link Named}, and so it stays,
 * but for a token that it shows later: by {@link Named#become} it goes on as the token's agent.
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
        Named become(String agentId, AgentLinks links, EventLoop loop) {
            return new Named(links.join(Identity.authenticated(agentId), loop), Origin.CREDENTIAL);
        }

        Identity identity() {
            return link.identity();
        }

        String agentId() {
            return link.agentId();
        }

        /** Whether it may come back under the same name, and others can know it. */
        boolean lasting() {
            return origin != Origin.MINTED;
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
