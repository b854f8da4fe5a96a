package dev.claw.hub.adapter.session;

import io.netty.channel.EventLoop;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/** The agents that have a connection to this adapter. May be used from any thread. */
public final class AgentLinks {
    private final AgentLink.Setting setting;
    private final ConcurrentMap<String, AgentLink> links = new ConcurrentHashMap<>();

    AgentLinks(AgentLink.Setting setting) {
        this.setting = setting;
    }

    /** The agent's link, for one more connection; a new one lives on {@code loop}. */
    AgentLink join(String agentId, EventLoop loop) {
        return links.compute(agentId, (id, link) -> (link == null ? new AgentLink(id, loop, setting) : link).joined());
    }

    /** One connection less. */
    void leave(AgentLink link) {
        links.computeIfPresent(link.agentId(), (id, held) -> {
            if (held != link || !held.leftByLast()) {
                return held;
            }
            held.work().close();
            return null;
        });
    }

    /** Whether an agent of this name has a connection here. */
    boolean isHere(String agentId) {
        return links.containsKey(agentId);
    }

    public int size() {
        return links.size();
    }
}
