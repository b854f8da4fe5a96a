package dev.claw.hub.adapter.session;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/**
 * The old providers of one adapter that can be asked for keys to services whose calls need none. The old hub passed each
 * request for a key on to the provider, and a provider expects it that set no policy too; but most are never asked, so the
 * hub is told to let them decide only when the first request comes. May be used from any thread.
 */
final class OptionalKeys {
    private final ConcurrentMap<String, Asked> asked = new ConcurrentHashMap<>();

    /** A provider that decides on requests for keys to its service. */
    interface Provider {
        /**
         * Lets the provider be asked; completes when requests reach it, and fails if they do not.
         *
         * @param policy whether the service has no policy yet
         */
        CompletableFuture<?> begin(String serviceId, boolean policy);
    }

    private static final class Asked {
        private final Provider provider;
        private volatile boolean silent;

        Asked(Provider provider) {
            this.provider = provider;
        }
    }

    /** A service that needs no keys is provided here now. */
    void provided(String serviceId, Provider provider) {
        asked.put(serviceId, new Asked(provider));
    }

    /** It is not any more, or needs keys. */
    void over(String serviceId, Provider provider) {
        asked.computeIfPresent(serviceId, (id, known) -> known.provider == provider ? null : known);
    }

    /**
     * Lets the service's provider be asked.
     *
     * @param policy whether the service has no policy yet
     * @return empty if nobody here provides it
     */
    Optional<CompletableFuture<?>> begin(String serviceId, boolean policy) {
        return Optional.ofNullable(asked.get(serviceId)).map(known -> known.provider.begin(serviceId, policy));
    }

    /** Whether an old provider of this adapter can be asked for keys to it. */
    boolean decides(String serviceId) {
        return asked.containsKey(serviceId);
    }

    /** Its provider decided. */
    void decided(String serviceId) {
        mark(serviceId, false);
    }

    /** Its provider was asked and did not decide in time: others need not wait as long. */
    void undecided(String serviceId) {
        mark(serviceId, true);
    }

    /** Whether its provider does not decide. */
    boolean isSilent(String serviceId) {
        Asked known = asked.get(serviceId);
        return known != null && known.silent;
    }

    private void mark(String serviceId, boolean silent) {
        Asked known = asked.get(serviceId);
        if (known != null) {
            known.silent = silent;
        }
    }
}
