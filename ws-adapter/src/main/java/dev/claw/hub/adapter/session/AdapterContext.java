package dev.claw.hub.adapter.session;

import dev.claw.hub.adapter.settings.AdapterLimits;
import dev.claw.hub.adapter.settings.AdapterSources;
import dev.claw.hub.adapter.settings.AdapterTimes;
import java.time.Duration;

/**
 * What all connections of one adapter share.
 *
 * @param arriving what is held of frames and bodies that have not come whole
 * @param leaving what is held for those who read slowly
 * @param version what the adapter says that it is
 */
public record AdapterContext(
        HubAccess hub,
        AdapterLimits limits,
        AdapterTimes times,
        AdapterSources sources,
        Ids ids,
        Tunnels tunnels,
        OptionalKeys optionalKeys,
        AgentLinks links,
        MetadataLists lists,
        HeldBytes arriving,
        HeldBytes leaving,
        String version) {
    // As much as the ends of frames take that idle connections hold; of what waits, as much as one flush.
    private static final int FREE_ARRIVING = 4 << 10;
    private static final int FREE_LEAVING = 16 << 10;

    /** What waits for those who read moves within that time, or others need the room more. */
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    /** With nothing open yet. */
    public static AdapterContext of(
            HubAccess hub, AdapterLimits limits, AdapterTimes times, AdapterSources sources, String version) {
        Ids ids = new Ids(sources.random());
        // What is on its way for long is on its way for nothing.
        HeldBytes arriving =
                new HeldBytes(limits.shared().arrivingBytes(), FREE_ARRIVING, Duration.ZERO, sources.nanoTime());
        HeldBytes leaving = new HeldBytes(limits.shared().leavingBytes(), FREE_LEAVING, PATIENCE, sources.nanoTime());
        AgentLink.Setting setting = new AgentLink.Setting(hub, limits, times, sources.nanoTime(), leaving);
        Tunnels tunnels = new Tunnels(ids, limits.tunnels(), sources.clock());
        return new AdapterContext(
                hub,
                limits,
                times,
                sources,
                ids,
                tunnels,
                new OptionalKeys(),
                new AgentLinks(setting),
                new MetadataLists(tunnels, limits.frameBytes(), times.lists(), sources),
                arriving,
                leaving,
                version);
    }

    long now() {
        return sources.nanoTime().getAsLong();
    }
}
