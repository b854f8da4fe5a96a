package dev.claw.hub.store.sql;

/**
 * When a reading connection may read. A database that keeps readers and the writer apart by itself has an open gate. Who
 * is in it may enter again.
 */
interface ReadGate {
    /** Never closed. */
    ReadGate OPEN = new ReadGate() {
        @Override
        public void enter() {
            // There is nobody to wait for.
        }

        @Override
        public void leave() {
            // Nobody waits.
        }
    };

    /** Waits until nobody writes. */
    void enter();

    /** Once for each time of entering. */
    void leave();
}
