package dev.claw.hub.stream;

/** The way of a stream: one direction, but for an {@code open} that was refused. */
enum Phase {
    /** Waits for {@code open}. */
    NEW,
    /** {@code open} is being answered. */
    OPENING,
    /** In use. */
    OPEN,
    /** Its state is given up; what waits is still sent. */
    RELEASED,
    /** Nothing is sent any more. */
    ENDED;

    boolean isOver() {
        return this == RELEASED || this == ENDED;
    }
}
