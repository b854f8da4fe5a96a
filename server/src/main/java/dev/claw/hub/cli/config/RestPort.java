package dev.claw.hub.cli.config;

import java.util.OptionalInt;

/** Where the old agents' HTTP listens when nobody says: 5000 below their WebSocket port, as at the old hub. */
public final class RestPort {
    private static final int BELOW = 5_000;

    private RestPort() {}

    /** The port for this one of WebSocket; any free one where there is none so far below, none where there is none. */
    public static OptionalInt below(OptionalInt wsPort) {
        if (wsPort.isEmpty()) {
            return OptionalInt.empty();
        }
        return OptionalInt.of(Math.max(0, wsPort.getAsInt() - BELOW));
    }
}
