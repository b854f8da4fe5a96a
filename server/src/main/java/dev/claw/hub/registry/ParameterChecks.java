package dev.claw.hub.registry;

import dev.claw.hub.commit.StoreReaders;
import dev.claw.hub.store.ServiceRow;
import dev.claw.hub.v1.ErrorReason;
import dev.claw.hub.v1.OutgoingCall;
import dev.claw.hub.v1.ServiceDeclaration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/**
 * Checks calls of the services that asked for it, before a key is charged: the method by name, the parameters by its
 * schema. A call of any other service costs one look-up. What is quick is checked on the caller's thread; what is not,
 * on the {@link CheckPool}, and so is the compiling of schemas, once per declaration. The compiled ones are kept as far
 * as room is, and made again from the store when they are missed.
 *
 * <p>Which services check follows the store: it is known from their declaration, or, for those declared before the hub
 * started, from the moment a {@code Serve} stream takes them on. Any thread.
 */
public final class ParameterChecks implements AutoCloseable {
    private static final CompletionStage<Void> PASSED = CompletableFuture.completedFuture(null);
    private static final CheckedMethods UNCHECKED = new CheckedMethods(Map.of(), 0);

    private final StoreReaders readers;
    private final CheckPool pool;
    private final ConcurrentMap<String, Known> known = new ConcurrentHashMap<>();
    private final CompiledServices compiled = new CompiledServices();
    private final ConcurrentMap<String, CompletableFuture<CheckedMethods>> compiling = new ConcurrentHashMap<>();

    /**
     * What is known of a service.
     *
     * @param checks whether its calls are checked
     * @param declaration the number of the declaration that says so; 0 for one of before the hub started
     */
    private record Known(boolean checks, long declaration) {}

    /**
     * @param threads how many large checks run at once
     */
    public ParameterChecks(StoreReaders readers, int threads) {
        this.readers = readers;
        this.pool = new CheckPool(threads);
    }

    /**
     * Checks a call.
     *
     * @param serviceId of a service that is served now
     * @return completed when the call may go on, now or, on another thread, later; else failed with a
     *     {@link dev.claw.hub.error.Refusal}: METHOD_NOT_FOUND, PARAMETERS_INVALID, or PROVIDER_BUSY when too many checks
     *     wait
     */
    public CompletionStage<Void> check(String serviceId, OutgoingCall call) {
        Known service = known.get(serviceId);
        if (service == null || !service.checks()) {
            return PASSED;
        }
        Optional<CheckedMethods> methods = compiled.get(serviceId);
        if (methods.isEmpty()) {
            return compileAgain(serviceId, service).thenCompose(again -> checkFully(again, call));
        }
        try {
            if (methods.get().checkQuickly(call)) {
                return PASSED;
            }
        } catch (RuntimeException refused) {
            return CompletableFuture.failedFuture(refused);
        }
        return checkFully(methods.get(), call);
    }

    /** Compiles what a declaration has of schemas, or refuses it. */
    CompletionStage<CheckedMethods> compile(ServiceDeclaration service) {
        boolean anySchema = service.getMethodsList().stream()
                .anyMatch(method -> !method.getParametersSchema().isEmpty()
                        || !method.getResultSchema().isEmpty());
        if (!anySchema) {
            return CompletableFuture.completedFuture(
                    service.getCheckParameters() ? CheckedMethods.compile(service) : UNCHECKED);
        }
        return pool.run(() -> CheckedMethods.compile(service), ErrorReason.ERROR_REASON_WRITE_QUEUE_FULL);
    }

    /** The declaration is durable: its methods count from now on, unless a newer one's do already. */
    void install(String serviceId, long declaration, boolean checks, CheckedMethods methods) {
        Known now = new Known(checks, declaration);
        known.compute(serviceId, (id, before) -> {
            if (before != null && before.declaration() > declaration) {
                return before;
            }
            if (checks) {
                compiled.put(id, methods);
            } else {
                compiled.remove(id);
            }
            return now;
        });
    }

    /** Takes note of a service that a provider is about to serve; what a declaration said since stands. */
    void learn(ServiceRow row) {
        known.computeIfAbsent(row.id(), id -> new Known(Declarations.parse(row).getCheckParameters(), 0));
    }

    /** The service's id was given free. */
    void forget(String serviceId) {
        known.remove(serviceId);
        compiled.remove(serviceId);
    }

    @Override
    public void close() {
        pool.close();
    }

    private CompletionStage<Void> checkFully(CheckedMethods methods, OutgoingCall call) {
        return pool.run(() -> methods.checked(call), ErrorReason.ERROR_REASON_PROVIDER_BUSY)
                .thenAccept(passed -> {});
    }

    /** However many calls miss it, it is compiled once. */
    private CompletionStage<CheckedMethods> compileAgain(String serviceId, Known service) {
        CompletableFuture<CheckedMethods> mine = new CompletableFuture<>();
        CompletableFuture<CheckedMethods> others = compiling.putIfAbsent(serviceId, mine);
        if (others != null) {
            return others;
        }
        readers.read(session -> Declarations.parse(Registrations.existing(session, serviceId)))
                .thenCompose(declared ->
                        pool.run(() -> CheckedMethods.compile(declared), ErrorReason.ERROR_REASON_PROVIDER_BUSY))
                .whenComplete((methods, fault) -> {
                    compiling.remove(serviceId, mine);
                    if (fault == null) {
                        keep(serviceId, service, methods);
                        mine.complete(methods);
                    } else {
                        mine.completeExceptionally(fault);
                    }
                });
        return mine;
    }

    /** Keeps what was compiled from the store, unless the service was declared anew meanwhile. */
    private void keep(String serviceId, Known service, CheckedMethods methods) {
        known.computeIfPresent(serviceId, (id, now) -> {
            if (now.equals(service)) {
                compiled.put(id, methods);
            }
            return now;
        });
    }
}
