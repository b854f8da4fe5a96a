package dev.claw.hub.client;

import dev.claw.hub.v1.ErrorReason;
import dev.claw.hub.v1.PublishRequest;
import dev.claw.hub.v1.PublishResponse;
import dev.claw.hub.v1.PublishResult;
import dev.claw.hub.v1.RegistryServiceGrpc;
import dev.claw.hub.v1.Retry;
import dev.claw.hub.v1.Service;
import dev.claw.hub.v1.ServiceDeclaration;
import dev.claw.hub.v1.ServiceReport;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the services of one publication on the hub's list: declares them, and again on each new stream, under the ids
 * that they got first. Everything happens in turns of the owner.
 */
final class PublishLink implements StreamFrames<PublishRequest, PublishResponse> {
    private static final Logger LOG = LoggerFactory.getLogger(PublishLink.class);
    private static final Duration DECLARE_AGAIN = Duration.ofSeconds(1);

    private final ClientContext context;
    private final Runnable changed;
    private final StreamLink<PublishRequest, PublishResponse> link;
    private final PublishFrames frames;
    private volatile List<Service> services = List.of();

    /** @param changed called by the owner when the list changed, or was told to the hub again */
    PublishLink(ClientContext context, String instanceId, Runnable changed) {
        this.context = context;
        this.frames = new PublishFrames(instanceId);
        this.changed = changed;
        this.link = new StreamLink<>(context, this);
    }

    StreamLink<PublishRequest, PublishResponse> link() {
        return link;
    }

    /** The services as the hub told them last. Any thread. */
    List<Service> services() {
        return services;
    }

    CompletableFuture<List<Service>> declare(List<ServiceDeclaration> wanted) {
        Declaring declaring = new Declaring(wanted.size());
        if (wanted.isEmpty()) {
            return CompletableFuture.completedFuture(List.of());
        }
        link.execute(() -> wanted.forEach(
                one -> frames.find(one).orElseGet(() -> frames.newListing(one)).want(one, declaring)));
        return declaring.done();
    }

    CompletableFuture<Void> withdraw(String serviceId, boolean release) {
        CompletableFuture<Void> done = new CompletableFuture<>();
        link.execute(() -> frames.find(serviceId)
                .filter(listing -> listing.withdrawing().isEmpty())
                .ifPresentOrElse(
                        listing -> listing.withdraw(new Listing.Withdrawing(release, done)),
                        () -> done.completeExceptionally(notOurs(serviceId))));
        return done;
    }

    /** Tells how a service is, on this stream and on those that follow. */
    CompletableFuture<Void> report(ServiceReport report) {
        CompletableFuture<Void> done = new CompletableFuture<>();
        link.execute(() -> frames.find(report.getServiceId())
                .ifPresentOrElse(
                        listing -> frames.reports().report(report, done),
                        () -> done.completeExceptionally(notOurs(report.getServiceId()))));
        return done;
    }

    private static HubException notOurs(String serviceId) {
        return ErrorFacts.local(
                Status.Code.NOT_FOUND,
                ErrorReason.ERROR_REASON_SERVICE_NOT_FOUND,
                "service " + serviceId + " is not of this publication");
    }

    @Override
    public MethodDescriptor<PublishRequest, PublishResponse> method() {
        return RegistryServiceGrpc.getPublishMethod();
    }

    @Override
    public PublishRequest open() {
        return frames.open();
    }

    @Override
    public boolean wanted() {
        return true;
    }

    @Override
    public Optional<PublishRequest> next(boolean draining) {
        return draining ? Optional.empty() : frames.next();
    }

    @Override
    public void received(PublishResponse frame) {
        switch (frame.getFrameCase()) {
            case OPENED -> link.tellOpened();
            case RESULTS ->
                link.execute(
                        () -> answered(frame.getFrameId(), frame.getResults().getResultsList()));
            case ERROR -> refused(frame.getFrameId(), frame.getError());
            case DRAINING -> link.tellDraining(frame.getDraining().getDelay());
            case SUPERSEDED -> link.tellSuperseded();
            case WITHDRAWN ->
                link.execute(() -> withdrawnElsewhere(frame.getWithdrawn().getServiceIdsList()));
            case FRAME_NOT_SET -> {}
        }
    }

    // A frame that failed whole is the same refusal for each of its entries.
    private void refused(long frame, com.google.rpc.Status why) {
        if (frame == FrameLimits.OPEN) {
            link.tellRefused(why);
            return;
        }
        PublishResult refusal = PublishResult.newBuilder().setError(why).build();
        link.execute(() -> {
            answered(frame, Collections.nCopies(frames.asked(frame), refusal));
        });
    }

    private void answered(long frame, List<PublishResult> results) {
        List<Listing> asked = frames.takeDeclared(frame);
        List<Runnable> tell = new ArrayList<>();
        for (int i = 0; i < Math.min(asked.size(), results.size()); i++) {
            declared(asked.get(i), results.get(i), tell);
        }
        List<Listing> leaving = frames.takeWithdrawn(frame);
        for (int i = 0; i < Math.min(leaving.size(), results.size()); i++) {
            withdrawn(leaving.get(i), results.get(i), tell);
        }
        frames.reports().answered(frame, results, tell);
        if (!asked.isEmpty() || !leaving.isEmpty()) {
            services = frames.services();
            changed.run();
        }
        tell.forEach(Runnable::run);
    }

    private void declared(Listing listing, PublishResult result, List<Runnable> tell) {
        if (result.hasOk()) {
            Service service = result.getOk();
            listing.listed(service).forEach(waiter -> tell.add(() -> waiter.listed(service)));
            return;
        }
        HubException why = ErrorFacts.of(result.getError());
        listing.refused().forEach(waiter -> tell.add(() -> waiter.failed(why)));
        if (!listing.everListed()) {
            drop(listing, why, tell);
        } else if (!listing.listedHere() && !listing.toDeclare()) {
            refusedAgain(listing, why, tell);
        }
    }

    // A service that was listed before the link broke is refused now that it is back.
    private void refusedAgain(Listing listing, HubException why, List<Runnable> tell) {
        if (why.retry() == Retry.RETRY_LATER) {
            Duration wait = why.retryDelay().orElse(DECLARE_AGAIN);
            context.timer().schedule(() -> link.execute(listing::declareAgain), wait.toNanos(), TimeUnit.NANOSECONDS);
            return;
        }
        LOG.warn("service {} cannot be listed again: {}", listing.wanted().getServiceId(), why.getMessage());
        drop(listing, why, tell);
        if (frames.listings().isEmpty()) {
            tell.add(() -> link.fail(why));
        }
    }

    private void drop(Listing listing, HubException why, List<Runnable> tell) {
        frames.listings().remove(listing);
        listing.told().ifPresent(service -> frames.reports().drop(service.getServiceId(), tell));
        listing.takeAll().forEach(waiter -> tell.add(() -> waiter.failed(why)));
        listing.withdrawing().ifPresent(wish -> tell.add(() -> wish.done().completeExceptionally(why)));
    }

    private void withdrawn(Listing listing, PublishResult result, List<Runnable> tell) {
        CompletableFuture<Void> done =
                listing.withdrawing().map(Listing.Withdrawing::done).orElseGet(CompletableFuture::new);
        if (result.hasOk()) {
            frames.listings().remove(listing);
            listing.told().ifPresent(service -> frames.reports().drop(service.getServiceId(), tell));
            tell.add(() -> done.complete(null));
        } else {
            listing.withdrawalRefused();
            tell.add(() -> done.completeExceptionally(ErrorFacts.of(result.getError())));
        }
    }

    // They must not come back with the next stream. One that is declared again meanwhile is as that declaration is
    // answered.
    private void withdrawnElsewhere(List<String> serviceIds) {
        List<Runnable> tell = new ArrayList<>();
        for (String id : serviceIds) {
            HubException why = ErrorFacts.local(
                    Status.Code.NOT_FOUND,
                    ErrorReason.ERROR_REASON_SERVICE_NOT_FOUND,
                    "service " + id + " was withdrawn elsewhere");
            frames.find(id).filter(listing -> !listing.inMotion()).ifPresent(listing -> drop(listing, why, tell));
        }
        services = frames.services();
        changed.run();
        tell.forEach(Runnable::run);
    }

    // Off the list with the stream is what a withdrawal asked for, unless the id is to be given free as well.
    @Override
    public void lost(Loss loss) {
        frames.lost();
        for (Listing listing : List.copyOf(frames.listings())) {
            listing.withdrawing().filter(wish -> !wish.release()).ifPresent(wish -> {
                frames.listings().remove(listing);
                wish.done().complete(null);
            });
        }
    }

    @Override
    public boolean settled() {
        return true;
    }

    @Override
    public void over(Ending ending) {
        HubException why = ending.forWaiters();
        List<Runnable> tell = new ArrayList<>();
        List.copyOf(frames.listings()).forEach(listing -> drop(listing, why, tell));
        frames.reports().over(tell);
        tell.forEach(Runnable::run);
    }
}
