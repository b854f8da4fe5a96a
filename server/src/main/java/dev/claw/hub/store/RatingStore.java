package dev.claw.hub.store;

import java.util.List;

/**
 * Ratings of services, one of each agent, and what they come to. It knows nothing of whether the service is there; its
 * ratings go with it, see {@link ServiceStore#delete}.
 */
public interface RatingStore {
    /** Adds the rating, or puts it in the place of the one that this agent gave before; the sum follows. */
    RatingRow put(RatingRow rating);

    /** What the service's ratings come to; the same effort however many there are. */
    RatingSum sum(String serviceId);

    /**
     * Ratings of the service, the newest first.
     *
     * @param before only those with a lower revision
     */
    List<RatingRow> newest(String serviceId, long before, int limit);
}
