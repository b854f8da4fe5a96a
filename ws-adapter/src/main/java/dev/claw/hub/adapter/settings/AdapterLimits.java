package dev.claw.hub.adapter.settings;

/**
 * How much an adapter takes and holds. All are at least 1.
 *
 * @param connections connections at once; more are refused with HTTP 503
 * @param frameBytes bytes of one frame in either direction; a larger one that comes in closes its connection with 1009
 * @param waitingFrames frames of one connection whose answers the hub has not given; at that many it is not read further
 * @param callsInFlight calls that one connection makes at once; one more is answered with an error
 * @param servedCalls calls that one provider's connection is given at once; the hub refuses more
 * @param outboundBytes bytes that wait for one connection before it is not read further and gets no more messages
 * @param outboundFrames frames that wait for one connection, likewise
 * @param outboundHardBytes bytes that wait for one connection before it is closed with 1013
 * @param inboxWindow messages of one agent that are shown and not acknowledged; 1,000 is the hub's most
 * @param tunnels tunnels of all connections together; one more is refused
 * @param shared what all connections hold together
 */
public record AdapterLimits(
        int connections,
        int frameBytes,
        int waitingFrames,
        int callsInFlight,
        int servedCalls,
        int outboundBytes,
        int outboundFrames,
        int outboundHardBytes,
        int inboxWindow,
        int tunnels,
        SharedLimits shared) {
    public AdapterLimits {
        atLeastOne("connections", connections);
        atLeastOne("frameBytes", frameBytes);
        atLeastOne("waitingFrames", waitingFrames);
        atLeastOne("callsInFlight", callsInFlight);
        atLeastOne("servedCalls", servedCalls);
        atLeastOne("outboundBytes", outboundBytes);
        atLeastOne("outboundFrames", outboundFrames);
        atLeastOne("outboundHardBytes", outboundHardBytes);
        atLeastOne("inboxWindow", inboxWindow);
        atLeastOne("tunnels", tunnels);
    }

    public static AdapterLimits defaults() {
        return new AdapterLimits(
                10_000, 1 << 20, 64, 256, 256, 1 << 20, 1_000, 32 << 20, 1_000, 100_000, SharedLimits.defaults());
    }

    static void atLeastOne(String name, int value) {
        if (value < 1) {
            throw new IllegalArgumentException(name + " is " + value + ", expected at least 1");
        }
    }
}
