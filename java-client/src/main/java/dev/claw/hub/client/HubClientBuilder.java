package dev.claw.hub.client;

import io.grpc.Channel;
import io.grpc.Grpc;
import io.grpc.InsecureChannelCredentials;
import io.grpc.ManagedChannel;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;

/** Collects what a client needs. Not for several threads at once. */
public final class HubClientBuilder {
    /** The first reconnect comes after a random time up to this, unless said otherwise. */
    public static final Duration DEFAULT_FIRST_BACKOFF = Duration.ofMillis(200);
    /** Reconnects come at most this far apart, unless said otherwise. */
    public static final Duration DEFAULT_MAX_BACKOFF = Duration.ofSeconds(10);
    /** How long a send is retried, unless said otherwise. */
    public static final Duration DEFAULT_SEND_TIMEOUT = Duration.ofSeconds(30);
    /** How long a unary request may take, unless said otherwise; the wait of a long poll comes on top. */
    public static final Duration DEFAULT_REQUEST_TIMEOUT = Duration.ofSeconds(30);
    /** How long closing waits for what is under way, unless said otherwise. */
    public static final Duration DEFAULT_CLOSE_GRACE = Duration.ofSeconds(5);
    /** After how long without a call, or a message, the stream for them is closed, unless said otherwise. */
    public static final Duration DEFAULT_IDLE_TIMEOUT = Duration.ofSeconds(60);

    private static final Duration OPEN_TIMEOUT = Duration.ofSeconds(10);
    private static final int MAX_INBOUND_BYTES = (4 << 20) + (64 << 10);
    private static final int KEEP_ALIVE_SECONDS = 20;
    private static final int KEEP_ALIVE_TIMEOUT_SECONDS = 10;

    private final Optional<String> target;
    private final Optional<Channel> given;
    private String agentId = "";
    private String token = "";
    private String actAs = "";
    private boolean authenticated;
    private String instanceId = "";
    private Optional<Executor> callbacks = Optional.empty();
    private Executor turns = Runnable::run;
    private Duration firstBackoff = DEFAULT_FIRST_BACKOFF;
    private Duration maxBackoff = DEFAULT_MAX_BACKOFF;
    private Duration sendTimeout = DEFAULT_SEND_TIMEOUT;
    private Duration requestTimeout = DEFAULT_REQUEST_TIMEOUT;
    private Duration closeGrace = DEFAULT_CLOSE_GRACE;
    private Duration idleTimeout = DEFAULT_IDLE_TIMEOUT;
    private RandomGenerator random = () -> ThreadLocalRandom.current().nextLong();
    private LongSupplier nanoTime = System::nanoTime;
    private InstantSource clock = InstantSource.system();

    HubClientBuilder(String target) {
        this.target = Optional.of(target);
        this.given = Optional.empty();
    }

    HubClientBuilder(Channel channel) {
        this.target = Optional.empty();
        this.given = Optional.of(channel);
    }

    /** The agent's own name, any text; for hubs that let agents name themselves (on loopback). */
    public HubClientBuilder agentId(String id) {
        agentId = id;
        return this;
    }

    /**
     * The credential of an enrolled agent, which says who the agent is: leave {@link #agentId} out. Or that of an
     * administrator, who may name an agent with it.
     */
    public HubClientBuilder token(String secret) {
        token = secret;
        return this;
    }

    /** A gateway's credential; goes with {@link #actAs}, but for what is the gateway's own, as {@link Agents#checkToken}. */
    public HubClientBuilder gatewayToken(String secret) {
        token = secret;
        return this;
    }

    /**
     * The agent that this gateway's client speaks for, any text, by its own word: the hub refuses the name of an enrolled
     * one.
     */
    public HubClientBuilder actAs(String id) {
        actAs = id;
        authenticated = false;
        return this;
    }

    /** The same for an agent whose own credential the gateway has checked, with {@link Agents#checkToken} or otherwise. */
    public HubClientBuilder actAsAuthenticated(String id) {
        actAs = id;
        authenticated = true;
        return this;
    }

    /** Names this running copy of the agent, an id; publications take the place of older ones of the same instance. */
    public HubClientBuilder instanceId(String id) {
        instanceId = id;
        return this;
    }

    /**
     * Where listeners and handlers run; a shared pool of daemon threads unless said otherwise. With
     * {@code Runnable::run} they run on the transport's threads and must not block.
     */
    public HubClientBuilder callbackExecutor(Executor executor) {
        callbacks = Optional.of(executor);
        return this;
    }

    /**
     * Where the client's streams are served when something is asked for; at once on the asking thread unless said
     * otherwise. For a client that is used from an event loop: given that loop, all that is asked for while it reads one
     * burst leaves in one frame. It must run what it is given soon; nothing that is run there blocks.
     */
    public HubClientBuilder turnExecutor(Executor executor) {
        turns = executor;
        return this;
    }

    /**
     * How far apart reconnects come: after the n-th failure in a row a random time up to {@code first} * 2^(n-1), at
     * most {@code max}; not before the hub's own retry delay, if it told one.
     */
    public HubClientBuilder backoff(Duration first, Duration max) {
        firstBackoff = first;
        maxBackoff = max;
        return this;
    }

    /** How long a send is retried across reconnects before it fails with DEADLINE_EXCEEDED. */
    public HubClientBuilder sendTimeout(Duration timeout) {
        sendTimeout = timeout;
        return this;
    }

    /** How long a unary request may take; the wait of a long poll comes on top. */
    public HubClientBuilder requestTimeout(Duration timeout) {
        requestTimeout = timeout;
        return this;
    }

    /** How long closing waits for sends, acknowledgements and answers that are under way. */
    public HubClientBuilder closeGrace(Duration grace) {
        closeGrace = grace;
        return this;
    }

    /**
     * After how long without a call the stream for calls is closed, and without a message that for messages; at the
     * latest, and not before half of it. The next one opens it again.
     */
    public HubClientBuilder idleTimeout(Duration timeout) {
        if (timeout.compareTo(Duration.ofMillis(2)) < 0) {
            throw new IllegalArgumentException("the idle timeout is " + timeout + ", expected at least 2 ms");
        }
        idleTimeout = timeout;
        return this;
    }

    HubClientBuilder random(RandomGenerator source) {
        random = source;
        return this;
    }

    HubClientBuilder clock(InstantSource source) {
        clock = source;
        return this;
    }

    HubClientBuilder nanoTime(LongSupplier source) {
        nanoTime = source;
        return this;
    }

    /** A client that never blocks. It connects at first need. */
    public AsyncHubClient build() {
        Optional<ManagedChannel> own = target.map(HubClientBuilder::open);
        Channel channel = given.isPresent() ? given.get() : own.orElseThrow();
        Ids ids = new Ids(clock, random);
        ClientContext context = new ClientContext(
                new HubLine(channel, new HubLine.Identity(agentId, token, actAs, authenticated), nanoTime),
                SharedThreads.timer(),
                nanoTime,
                callbacks.orElseGet(SharedThreads::callbacks),
                turns,
                ids,
                () -> new Backoff(firstBackoff, maxBackoff, random),
                new ClientContext.Times(sendTimeout, requestTimeout, closeGrace, OPEN_TIMEOUT, idleTimeout));
        return new AsyncHubClient(context, instanceId.isEmpty() ? ids.instanceId() : instanceId, own);
    }

    /** A client that blocks, over a new one that does not. */
    public HubClient buildBlocking() {
        return HubClient.over(build());
    }

    static ManagedChannel open(String target) {
        return Grpc.newChannelBuilder(target, InsecureChannelCredentials.create())
                .directExecutor()
                // The client retries by its own rules; the transport's retries would buffer every stream.
                .disableRetry()
                .keepAliveTime(KEEP_ALIVE_SECONDS, TimeUnit.SECONDS)
                .keepAliveTimeout(KEEP_ALIVE_TIMEOUT_SECONDS, TimeUnit.SECONDS)
                .keepAliveWithoutCalls(false)
                .maxInboundMessageSize(MAX_INBOUND_BYTES)
                .build();
    }
}
