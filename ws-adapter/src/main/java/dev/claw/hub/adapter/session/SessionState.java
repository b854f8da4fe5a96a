package dev.claw.hub.adapter.session;

import io.netty.channel.EventLoop;

/**
 * Who a connection's agent is. It starts {@link Unnamed}; {@link Unnamed#adopt} makes it {@link Named}, and so it stays.
 */
sealed interface SessionState {
    /** How an agent came by its name. */
    enum Origin {
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
            return new Named(links.join(agentId, loop), origin);
        }
    }

    /** The agent's name is fixed. */
    record Named(AgentLink link, Origin origin) implements SessionState {
        String agentId() {
            return link.agentId();
        }

        /** Whether it may come back under the same name, and others can know it. */
        boolean lasting() {
            return origin != Origin.MINTED;
        }
    }
}
