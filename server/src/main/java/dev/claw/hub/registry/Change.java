package dev.claw.hub.registry;

import java.util.Optional;

/**
 * A service of the list changed.
 *
 * @param revision of the directory, then
 * @param listing as it is now; empty when it is no longer listed
 */
record Change(long revision, String serviceId, Optional<Listing> listing) {}
