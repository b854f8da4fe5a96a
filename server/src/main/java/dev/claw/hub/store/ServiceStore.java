package dev.claw.hub.store;

import java.util.List;
import java.util.Optional;

/** Service ids, their owners and policies, who may call them, and what agents think of them. */
public interface ServiceStore {
    Optional<ServiceRow> byId(String id);

    /** The service that this agent declared last under this name, among those that outlive their stream. */
    Optional<ServiceRow> byOwnerAndName(String owner, String name);

    /** Adds the service, or replaces everything but its id. */
    void put(ServiceRow row);

    /** Sets or removes the policy. Does nothing when there is no such service. */
    void setPolicy(String id, Optional<ServiceRow.Policy> policy);

    /**
     * Removes the service with its ratings and who may call it, and revokes nothing: that is the caller's to do. Does
     * nothing when there is none.
     */
    void delete(String id);

    /** The ids of all services. */
    List<String> ids();

    /** The ids of all services that have a policy, of keys that are optional or of such that are required. */
    List<String> idsWithPolicy(boolean optional);

    /** How many ids the agent owns. */
    int countOwnedBy(String owner);

    /** Those that end with their stream; after a crash they are the leftovers to remove. */
    List<ServiceRow> releasable();

    /** Who may call them. */
    ServiceAccessStore access();

    /** What agents think of them. */
    RatingStore ratings();
}
