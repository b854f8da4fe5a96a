package dev.claw.hub.wiring;

import dev.claw.hub.agents.AgentEndpoint;
import dev.claw.hub.bus.Bus;
import dev.claw.hub.bus.InProcessBus;
import dev.claw.hub.calls.CallEndpoint;
import dev.claw.hub.channels.ChannelEndpoint;
import dev.claw.hub.channels.Channels;
import dev.claw.hub.commit.HubClock;
import dev.claw.hub.commit.StoreReaders;
import dev.claw.hub.commit.Writer;
import dev.claw.hub.commit.WriterSettings;
import dev.claw.hub.identity.AccessInterceptor;
import dev.claw.hub.identity.EnrolledAgents;
import dev.claw.hub.identity.Tokens;
import dev.claw.hub.keys.KeyEndpoint;
import dev.claw.hub.keys.KeyExpiry;
import dev.claw.hub.keys.KeyGate;
import dev.claw.hub.keys.KeySources;
import dev.claw.hub.limits.HubLimits;
import dev.claw.hub.messages.MessageEndpoint;
import dev.claw.hub.registry.Directory;
import dev.claw.hub.registry.KeyedServices;
import dev.claw.hub.registry.NamedCallers;
import dev.claw.hub.registry.ParameterChecks;
import dev.claw.hub.registry.Ratings;
import dev.claw.hub.registry.RegisteredIds;
import dev.claw.hub.registry.Registrations;
import dev.claw.hub.registry.RegistryEndpoint;
import dev.claw.hub.retention.Retention;
import dev.claw.hub.store.Store;
import dev.claw.hub.stream.Claims;
import dev.claw.hub.stream.LiveStreams;
import dev.claw.hub.stream.LongPoll;
import dev.claw.hub.stream.Loops;
import dev.claw.hub.stream.StreamScope;
import io.grpc.BindableService;
import io.grpc.ServerInterceptor;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The hub without its doors: the services, and what they share. Makes it all; owns the writer and the readers. */
final class HubCore {
    private static final Logger LOG = LoggerFactory.getLogger(HubCore.class);

    /** How far the clock may be behind without a word; a store's newest time is up to a second ahead. */
    private static final Duration CLOCK_TOLERANCE = Duration.ofSeconds(5);

    /** 256 bits; as old agents know keys. */
    private static final int KEY_DIGITS = 64;

    private static final int WRITE_RESERVE = 4_096;
    private static final int WRITE_BATCH = 512;
    private static final Duration REPORTS_GATHER = Duration.ofMillis(100);

    private final StreamScope scope;
    private final Writer writer;
    private final StoreReaders readers;
    private final ParameterChecks checks;
    private final Registrations registrations;
    private final CallEndpoint calls;
    private final LongPoll longPoll;
    private final Retention retention;
    private final List<BindableService> services;
    private final ServerInterceptor access;

    /**
     * What the hub takes from outside: time and chance.
     *
     * @param nanoClock the clock of deadlines, as {@link System#nanoTime}
     */
    record Sources(InstantSource clock, LongSupplier nanoClock, Randomness random) {}

    HubCore(
            Store store,
            Loops loops,
            ScheduledExecutorService timer,
            HubSettings settings,
            String gatewayToken,
            Sources sources) {
        HubLimits limits = settings.limits();
        Randomness random = sources.random();
        Bus bus = new InProcessBus();
        HubClock clock = new HubClock(sources.clock(), sources.nanoClock(), store.newestTime());
        this.writer = Writer.start(
                store,
                bus,
                clock,
                () -> random.hex("", 16),
                WriterSettings.DEFAULT.withLimits(limits.writeQueue(), WRITE_RESERVE, WRITE_BATCH));
        this.readers = StoreReaders.start(store, () -> random.hex("", 16), StoreReaders.Settings.DEFAULT);
        this.scope =
                new StreamScope(loops, new LiveStreams(), new Claims(), limits, store.epoch(), sources.nanoClock());
        this.longPoll = new LongPoll(bus, timer);
        NamedCallers callers = new NamedCallers();
        Directory directory =
                new Directory(callers, task -> timer.schedule(task, REPORTS_GATHER.toMillis(), TimeUnit.MILLISECONDS));
        KeyedServices keyed = new KeyedServices();
        RegisteredIds registered = new RegisteredIds();
        this.checks = new ParameterChecks(readers, Loops.defaultThreads());
        this.registrations = new Registrations(
                writer,
                readers,
                new Registrations.Memory(directory, keyed, registered, checks, callers),
                limits,
                () -> random.hex("", 8));
        Channels channels = new Channels(limits, () -> random.hex("ch_", 12));
        this.calls = new CallEndpoint(
                scope,
                registrations,
                directory,
                new CallEndpoint.Gates(callers, checks::check, new KeyGate(writer, keyed)),
                new CallEndpoint.Sources(sources.nanoClock(), random.number(), () -> random.hex("call_", 16)));
        MessageEndpoint messages = new MessageEndpoint(
                scope, writer, readers, bus, longPoll, registrations, channels, () -> random.hex("msg_", 24));
        EnrolledAgents enrolled = new EnrolledAgents();
        Tokens tokens = new Tokens(settings.credentials().withGateway(gatewayToken), enrolled);
        this.retention = new Retention(readers, writer, clock, limits, messages::attached);
        this.services = List.of(
                new HubInfo(scope, clock.instant(), settings.isEphemeral()),
                new RegistryEndpoint(
                        scope,
                        registrations,
                        new Ratings(writer, readers, registrations, limits.frameBytes()),
                        directory,
                        calls::providerLoad),
                calls,
                new KeyEndpoint(
                        scope,
                        writer,
                        readers,
                        registrations,
                        bus,
                        longPoll,
                        new KeySources(
                                clock,
                                () -> random.hex("key_", KEY_DIGITS),
                                () -> random.hex("key_", 16),
                                () -> random.hex("kr_", 16))),
                new ChannelEndpoint(scope, writer, readers, bus, registrations, channels),
                messages,
                new AgentEndpoint(
                        writer,
                        readers,
                        limits,
                        new AgentEndpoint.Identities(enrolled, tokens),
                        () -> random.secret("ush_"),
                        () -> random.hex("user_", 12)));
        this.access = new AccessInterceptor(tokens, enrolled, new Arrivals(writer));
        if (clock.behind().compareTo(CLOCK_TOLERANCE) > 0) {
            LOG.warn(
                    "the machine's clock is {} behind the newest time in the store; set it right, for until then the hub's"
                            + " time goes on at half speed and its times are ahead",
                    clock.behind());
        }
        // Before what follows the store is read: it would know services that are no more.
        registrations.removeLeftovers().toCompletableFuture().join();
        for (boolean optional : new boolean[] {false, true}) {
            readers.read(session -> session.services().idsWithPolicy(optional))
                    .thenAccept(ids -> keyed.load(ids, optional))
                    .join();
        }
        readers.read(session -> session.services().access().named())
                .thenAccept(callers::load)
                .join();
        timer.scheduleWithFixedDelay(
                new KeyExpiry(writer, readers, clock)::sweep, 0, KeyExpiry.EVERY.toMillis(), TimeUnit.MILLISECONDS);
        readers.read(session -> session.services().ids())
                .thenAccept(registered::load)
                .join();
        readers.read(session -> session.enrolments().list(0, Integer.MAX_VALUE))
                .thenAccept(enrolled::load)
                .join();
    }

    List<BindableService> services() {
        return services;
    }

    ServerInterceptor access() {
        return access;
    }

    StreamScope scope() {
        return scope;
    }

    Writer writer() {
        return writer;
    }

    StoreReaders readers() {
        return readers;
    }

    ParameterChecks checks() {
        return checks;
    }

    LongPoll longPoll() {
        return longPoll;
    }

    Retention retention() {
        return retention;
    }

    CallEndpoint calls() {
        return calls;
    }
}
