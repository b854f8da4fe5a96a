package dev.claw.hub.wiring;

import dev.claw.hub.store.Store;
import dev.claw.hub.store.StoreOpenException;
import dev.claw.hub.store.sql.SqlStore;
import dev.claw.hub.stream.Loops;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A running hub. Starting opens the store, then the services, then the doors; stopping goes the other way: it tells
 * everybody, lets calls under way end, writes what is queued, ends the streams, and closes the store last.
 */
public final class Hub implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Hub.class);
    private static final Duration SWEEP_EVERY = Duration.ofMillis(100);

    /** How often what is old is given up; so much longer than the limits say it may stay. */
    private static final Duration OLD_EVERY = Duration.ofMinutes(1);

    private final HubSettings settings;
    private final Store store;
    private final Loops loops;
    private final ScheduledExecutorService timer;
    private final String gatewayToken;
    private final HubCore core;
    private final GrpcDoors doors;
    private final Optional<InetSocketAddress> grpcAddress;
    private final Optional<OldDoor> oldDoor;
    private final CountDownLatch stopped = new CountDownLatch(1);

    private Hub(HubSettings settings, Store store, HubCore.Sources sources) throws IOException {
        this.settings = settings;
        this.store = store;
        this.loops = new Loops(settings.loops());
        this.timer = Executors.newSingleThreadScheduledExecutor(task -> {
            Thread thread = new Thread(task, "claw-timer");
            thread.setDaemon(true);
            return thread;
        });
        this.gatewayToken = sources.random().secret("claw_gw_");
        this.core = new HubCore(store, loops, timer, settings, gatewayToken, sources);
        this.doors = new GrpcDoors(core, settings.keepAlive());
        this.grpcAddress = settings.grpcPort().isPresent()
                ? Optional.of(new InetSocketAddress(
                        settings.host(),
                        doors.listen(settings.host(), settings.grpcPort().getAsInt(), loops)))
                : Optional.empty();
        this.oldDoor = settings.wsPort().isPresent() || settings.restPort().isPresent()
                ? Optional.of(OldDoor.open(settings, doors, gatewayToken, sources.random()))
                : Optional.empty();
        timer.scheduleWithFixedDelay(
                core.retention()::sweep, OLD_EVERY.toMillis(), OLD_EVERY.toMillis(), TimeUnit.MILLISECONDS);
        timer.scheduleWithFixedDelay(
                core.calls().router()::sweep, SWEEP_EVERY.toMillis(), SWEEP_EVERY.toMillis(), TimeUnit.MILLISECONDS);
    }

    /**
     * Starts a hub.
     *
     * @throws StoreOpenException when it must not start on this store (G26)
     * @throws IOException when a port cannot be had
     */
    public static Hub start(HubSettings settings) throws StoreOpenException, IOException {
        return start(settings, new HubCore.Sources(InstantSource.system(), System::nanoTime, new Randomness()));
    }

    /** The same with other sources of time and chance. */
    static Hub start(HubSettings settings, HubCore.Sources sources) throws StoreOpenException, IOException {
        Store store = settings.isEphemeral() ? SqlStore.inMemory() : SqlStore.open(settings.data());
        try {
            return new Hub(settings, store, sources);
        } catch (IOException | RuntimeException e) {
            store.close();
            throw e;
        }
    }

    /** Where the gRPC door listens; empty when it is closed. */
    public Optional<InetSocketAddress> grpcAddress() {
        return grpcAddress;
    }

    /** Where the door of the old JSON agents listens; empty when it is closed. */
    public Optional<InetSocketAddress> wsAddress() {
        return oldDoor.flatMap(door -> door.addresses().webSocket());
    }

    /** Where the old JSON agents' HTTP listens; empty when that door is closed. */
    public Optional<InetSocketAddress> restAddress() {
        return oldDoor.flatMap(door -> door.addresses().rest());
    }

    /** What proves to this hub that an adapter may act for agents. */
    String gatewayToken() {
        return gatewayToken;
    }

    /** What the doors open on. */
    HubCore core() {
        return core;
    }

    /** Bidirectional streams that live now. */
    int liveStreams() {
        return core.scope().streams().count();
    }

    /** Gives up what is old now; false when that was under way or the store failed. */
    CompletionStage<Boolean> sweep() {
        return core.retention().sweep();
    }

    /** Waits until the hub has stopped. */
    public void awaitStop() throws InterruptedException {
        stopped.await();
    }

    /** Stops the hub. Once; a second call does nothing. Takes at most the grace and a few seconds. */
    @Override
    public synchronized void close() {
        if (stopped.getCount() == 0) {
            return;
        }
        try {
            doors.turnUnhealthy();
            core.scope().streams().drain(settings.grace());
            core.calls().router().stopAccepting();
            awaitCalls();
            core.calls().router().endAll();
            core.longPoll().stop();
            oldDoor.ifPresent(OldDoor::close);
            core.checks().close();
            core.writer().close(settings.grace());
            core.readers().close();
            core.scope().streams().end();
            doors.close();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            timer.shutdownNow();
            loops.close();
            store.close();
            stopped.countDown();
            LOG.info("stopped");
        }
    }

    /** Calls under way may end by themselves, as long as the grace lasts. */
    private void awaitCalls() throws InterruptedException {
        CountDownLatch done = new CountDownLatch(1);
        timer.scheduleWithFixedDelay(
                () -> {
                    if (core.calls().router().inFlight() == 0) {
                        done.countDown();
                    }
                },
                0,
                20,
                TimeUnit.MILLISECONDS);
        if (!done.await(settings.grace().toMillis(), TimeUnit.MILLISECONDS)) {
            LOG.warn("{} calls were still under way", core.calls().router().inFlight());
        }
    }
}
