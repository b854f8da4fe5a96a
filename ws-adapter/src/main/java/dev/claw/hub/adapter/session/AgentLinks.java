package dev.claw.hub.adapter.session;

import io.netty.channel.EventLoop;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/** The agents that have a connection to this adapter. May be used from any thread. */
public final class AgentLinks {
    private final AgentLink.Setting setting;
    private final ConcurrentMap<Identity, AgentLink> links = new ConcurrentHashMap<>();

    AgentLinks(AgentLink.Setting setting) {
        this.setting = setting;
    }

    /** The agent's link, for one more connection; a new one lives on {@code loop}. */
    AgentLink join(Identity identity, EventLoop loop) {
        return links.compute(identity, (id, link) -> (link == null ? new AgentLink(id, loop, setting) : link).joined());
    }

    /** One connection less. */
    void leave(AgentLink link) {
        links.computeIfPresent(link.identity(), (id, held) -> {
            if (held != link || !held.leftByLast()) {
                return held;
            }
            held.work().close();
            return null;
        });
    }

    /** Whether an agent of this name has a connection here. */
    boolean isHere(String agentId) {
        return links.containsKey(Identity.authenticated(agentId)) || links.containsKey(Identity.named(agentId));
    }

    public int size() {
        return links.size();
    }
}
