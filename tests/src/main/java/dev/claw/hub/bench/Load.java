package dev.claw.hub.bench;

import java.time.Duration;

/** One side of a comparison: something that can be kept busy for a while and says how fast it was. */
interface Load extends AutoCloseable {
    /** The most that may be in flight. */
    int MAX_IN_FLIGHT = 256;

    /** Bytes of one payload. */
    int PAYLOAD_BYTES = 100;

    /**
     * Keeps so many in flight for so long, then waits until the last has come back. Blocks.
     *
     * @param inFlight 1 to {@link #MAX_IN_FLIGHT}
     */
    Round run(int inFlight, Duration length) throws Exception;

    @Override
    void close();
}
