package dev.claw.hub.adapter.settings;

/**
 * How much all connections of an adapter hold together, so that many who each hold what one may do not use up the
 * memory of all. All are at least 1.
 *
 * @param strangers connections to the WebSocket door that are none yet; for one more the one that is there for longest
 *     is closed
 * @param visitors connections to the REST door; for one more the one whose last request is longest ago is closed
 * @param arrivingBytes bytes of frames and bodies that have not come whole; beyond it the one that is on its way for
 *     longest is given up, with 1013 or HTTP 503
 * @param leavingBytes bytes that wait for connections, and messages that were shown and not acknowledged; beyond it a
 *     connection is closed with 1013
 */
public record SharedLimits(int strangers, int visitors, int arrivingBytes, int leavingBytes) {
    public SharedLimits {
        AdapterLimits.atLeastOne("strangers", strangers);
        AdapterLimits.atLeastOne("visitors", visitors);
        AdapterLimits.atLeastOne("arrivingBytes", arrivingBytes);
        AdapterLimits.atLeastOne("leavingBytes", leavingBytes);
    }

    public static SharedLimits defaults() {
        return new SharedLimits(1_000, 1_000, 64 << 20, 128 << 20);
    }
}
