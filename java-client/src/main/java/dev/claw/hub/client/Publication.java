package dev.claw.hub.client;

import dev.claw.hub.v1.Availability;
import dev.claw.hub.v1.Service;
import dev.claw.hub.v1.ServiceDeclaration;
import dev.claw.hub.v1.ServiceReport;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/**
 * Services that this client publishes and serves, kept up across reconnects until closed or superseded. It holds the two
 * streams together: what is listed is served, and when one of them ends for good so does the other. May be used from any
 * thread; never blocks.
 *
 * <p>After a reconnect the services are declared again under the ids they got first. One that the hub refuses then is
 * dropped, with a warning in the log; when none is left the publication is over.
 */
public final class Publication implements AutoCloseable {
    private final PublishLink publish;
    private final ServeLink serve;
    private final Duration grace;
    private final Optional<Duration> drainFirst;
    private final CompletableFuture<List<Service>> ready;
    private final CompletableFuture<EndCause> closed = new CompletableFuture<>();

    Publication(ClientContext context, ProviderOptions options, String instanceId, Start start) {
        this.grace = context.times().grace();
        this.drainFirst = options.drain();
        this.publish = new PublishLink(context, instanceId, this::serveWhatIsListed);
        this.serve = new ServeLink(context, instanceId, options.maxCalls(), start.handler());
        publish.link().closed().whenComplete((cause, failure) -> serve.link().close(Duration.ZERO));
        serve.link().closed().whenComplete((cause, failure) -> publish.link().close(Duration.ZERO));
        ending(publish.link().closed())
                .thenCombine(ending(serve.link().closed()), Ending::strongerOf)
                .thenAccept(ending -> ending.tell(closed));
        this.ready = declare(start.services());
        ready.whenComplete((services, failure) -> {
            if (failure != null) {
                close();
            }
        });
    }

    /**
     * What a publication begins with.
     *
     * @param services to declare at once
     * @param handler of all their calls
     */
    record Start(List<ServiceDeclaration> services, CallHandler handler) {}

    /**
     * Completes when all services of the start are listed and their calls reach this client; fails with
     * {@link HubException} if the hub refuses one of them, and then the publication is closed.
     */
    public CompletableFuture<List<Service>> ready() {
        return ready.copy();
    }

    /** The services that the hub listed, as it told them last; also while the link is down. */
    public List<Service> services() {
        return publish.services();
    }

    /**
     * Lists more services, or changes listed ones (same {@code service_id}). Completes when all are listed and served;
     * fails with the first refusal, the others stay listed.
     */
    public CompletableFuture<List<Service>> declare(List<ServiceDeclaration> services) {
        return publish.declare(services)
                .thenCompose(listed -> serve.listed(ids(listed)).thenApply(served -> listed));
    }

    /**
     * Takes a service off the list and serves it no more; calls that are with the handler go on. Fails
     * SERVICE_NOT_FOUND when it is not of this publication.
     *
     * @param release true gives the id free and ends its keys; else it stays the agent's
     */
    public CompletableFuture<Void> withdraw(String serviceId, boolean release) {
        return publish.withdraw(serviceId, release);
    }

    /**
     * Tells how a service is: whether it wants calls, its load, a note. Followers hear of the newest report only; it is
     * told again after a reconnect. Completes when the hub has it, also if a newer one went in its place. Fails
     * SERVICE_NOT_FOUND when it is not of this publication.
     */
    public CompletableFuture<Void> report(ServiceReport report) {
        return publish.report(report);
    }

    /**
     * Tells the same of all services of this publication.
     *
     * @param load from 0, idle, to 1, full; empty when it is not known
     * @param note for people, at most 256 bytes; may be empty
     */
    public CompletableFuture<Void> report(Availability availability, OptionalDouble load, String note) {
        CompletableFuture<?>[] all = services().stream()
                .map(service -> {
                    ServiceReport.Builder report = ServiceReport.newBuilder()
                            .setServiceId(service.getServiceId())
                            .setAvailability(availability)
                            .setNote(note);
                    load.ifPresent(report::setLoad);
                    return report(report.build());
                })
                .toArray(CompletableFuture[]::new);
        return CompletableFuture.allOf(all);
    }

    /**
     * Gets no new calls from now on, for good; completes when the last one that this publication has is over. The services
     * stay listed, and online by other publications only. When the link breaks meanwhile there is no call left to wait for.
     */
    public CompletableFuture<Void> drain() {
        return serve.drain();
    }

    /**
     * Completes when the publication is over: {@link EndCause#SUPERSEDED} when another one of the same instance took
     * over; fails with {@link HubException} if the hub refused it for good.
     */
    public CompletableFuture<EndCause> closed() {
        return closed.copy();
    }

    /**
     * Takes no more calls, lets the handlers answer those they have for at most the client's closing grace, and takes
     * the services off the list. With {@link ProviderOptions#drain()} it drains first, for at most that long: callers are
     * then sent to other providers of the services. Does not wait; closing again does nothing.
     */
    @Override
    public void close() {
        drainFirst.ifPresentOrElse(
                longest -> serve.drain()
                        .completeOnTimeout(null, longest.toNanos(), TimeUnit.NANOSECONDS)
                        .whenComplete((drained, failure) -> serve.link().close(grace)),
                () -> serve.link().close(grace));
    }

    private static CompletableFuture<Ending> ending(CompletableFuture<EndCause> closed) {
        return closed.handle((cause, failure) ->
                failure == null ? new Ending(cause, Optional.empty()) : Ending.failed(HubException.from(failure)));
    }

    private void serveWhatIsListed() {
        serve.serve(ids(publish.services()));
    }

    private static Set<String> ids(List<Service> services) {
        return services.stream().map(Service::getServiceId).collect(Collectors.toUnmodifiableSet());
    }
}
