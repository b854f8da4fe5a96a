package dev.claw.hub.registry;

/** A stream that declares services. */
interface Publisher {
    /** The service was taken off the list elsewhere: this stream declares it no longer. Any thread; must not block. */
    void withdrawn(String serviceId);
}
