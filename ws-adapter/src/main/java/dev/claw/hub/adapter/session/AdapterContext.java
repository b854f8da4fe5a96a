package dev.claw.hub.adapter.session;

import dev.claw.hub.adapter.settings.AdapterLimits;
import dev.claw.hub.adapter.settings.AdapterSources;
import dev.claw.hub.adapter.settings.AdapterTimes;

/**
 * What all connections of one adapter share.
 *
 * @param version what the adapter says that it is
 */
public record AdapterContext(
        HubAccess hub,
        AdapterLimits limits,
        AdapterTimes times,
        AdapterSources sources,
        Ids ids,
        Tunnels tunnels,
        AgentLinks links,
        MetadataLists lists,
        String version) {
    /** With nothing open yet. */
    public static AdapterContext of(
            HubAccess hub, AdapterLimits limits, AdapterTimes times, AdapterSources sources, String version) {
        Ids ids = new Ids(sources.random());
        AgentLink.Setting setting = new AgentLink.Setting(hub, limits, times, sources.nanoTime());
        Tunnels tunnels = new Tunnels(ids, limits.tunnels(), sources.clock());
        return new AdapterContext(
                hub,
                limits,
                times,
                sources,
                ids,
                tunnels,
                new AgentLinks(setting),
                new MetadataLists(tunnels, limits.frameBytes(), sources),
                version);
    }

    long now() {
        return sources.nanoTime().getAsLong();
    }
}
