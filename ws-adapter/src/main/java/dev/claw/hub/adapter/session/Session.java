package dev.claw.hub.adapter.session;

import dev.claw.hub.adapter.json.ConsumerFrame;
import dev.claw.hub.adapter.json.Decoded;
import dev.claw.hub.adapter.json.Envelope;
import dev.claw.hub.adapter.json.FrameCodec;
import dev.claw.hub.adapter.json.LegacyFrame;
import dev.claw.hub.adapter.json.ProviderFrame;
import dev.claw.hub.adapter.session.SessionState.Origin;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One connection of an old agent: takes its frames, gives each to its family, and watches that it lives, reads and is
 * read. Owned by the connection's event loop; {@link #drain} and {@link #stop} may be called from any thread.
 */
public final class Session {
    private static final Logger LOG = LoggerFactory.getLogger(Session.class);
    private static final FrameCodec CODEC = new FrameCodec();
    private static final int LOOKS_PER_PERIOD = 4;

    private final AdapterContext context;
    private final EventLoop loop;
    private final Outbox out;
    private final Requests requests;
    private final Connection connection;
    private final ProviderFamily provider;
    private final KeyFamily keys;
    private final ConsumerFamily consumer;
    private final ChannelFamily ways;
    private final Decisions decisions;
    private final ChatDelivery delivery;
    private final ChatFamily chat;
    private final LegacyFrame.Families families;
    private long lastLife;
    private long lastPing;
    private boolean draining;
    private CompletableFuture<?> parted = CompletableFuture.completedFuture("");

    /** @param arrival what the upgrade said of who comes */
    public Session(AdapterContext context, Channel channel, Arrival arrival) {
        boolean listener = arrival.agentId().isPresent();
        this.context = context;
        this.loop = channel.eventLoop();
        this.out = new Outbox(channel, context.limits(), listener, this::changed, context.leaving());
        this.requests = new Requests(this::changed);
        this.connection = new Connection(context, loop, out, requests, listener);
        this.decisions = new Decisions(connection);
        this.delivery = new ChatDelivery(connection, decisions, context.now());
        ProvidedServices provided = new ProvidedServices(connection, delivery::begin);
        ProviderKeys policies = new ProviderKeys(connection, provided);
        this.provider = new ProviderFamily(connection, provided, policies);
        this.keys = new KeyFamily(connection, policies);
        this.consumer = new ConsumerFamily(connection);
        this.ways = new ChannelFamily(connection, delivery, decisions);
        this.chat = new ChatFamily(connection, delivery, decisions);
        this.families = new LegacyFrame.Families(
                provider, consumer, ways, keys, chat, new UserFamily(connection, delivery), new LinkFamily(connection));
        this.lastLife = context.now();
        this.lastPing = lastLife;
        arrival.credential().ifPresent(this::admit);
        // After the credential, which has named the agent already.
        arrival.agentId().ifPresent(name -> delivery.begin(connection.name(name, Origin.HEADER)));
        look();
    }

    public Outbox out() {
        return out;
    }

    /** Takes the text of one frame. */
    public void received(String text) {
        if (out.isClosing()) {
            return;
        }
        Decoded decoded = CODEC.decode(text);
        if (decoded instanceof Decoded.Accepted accepted) {
            accepted(accepted);
        } else if (decoded instanceof Decoded.Rejected rejected) {
            rejected(rejected);
        }
    }

    /** Takes a binary frame that is no text. */
    public void receivedBytes() {
        connection.refuse(
                new Envelope("", Optional.empty(), Optional.empty()),
                FrameCodec.INVALID_JSON,
                "a binary frame that is no UTF-8, expected JSON text");
    }

    /** Takes the answer of a WebSocket ping. */
    public void pong(long number) {
        delivery.pong(number);
    }

    /** Something came from the agent. */
    public void lives() {
        lastLife = context.now();
    }

    /** There is room to write, or there is none. */
    public void writabilityChanged() {
        changed();
    }

    /** The agent closes, and hears that it is gone when its services are off the list. Takes over the content. */
    public void closedByAgent(ByteBuf content) {
        closed();
        parted.whenComplete((done, failure) -> Loops.run(loop, () -> out.closedByAgent(content)));
    }

    /** The connection is over; may be said again. */
    public void closed() {
        if (connection.isOpen()) {
            parted = provider.close();
            consumer.close();
            ways.close();
            delivery.close();
            decisions.close();
            connection.close();
        }
        out.released();
    }

    /** Closes with 1012 as soon as nobody waits for anything. */
    public void drain() {
        Loops.run(loop, () -> {
            draining = true;
            changed();
        });
    }

    /** Closes with 1012 now. */
    public void stop() {
        Loops.run(loop, () -> out.close(Outbox.RESTART, "the hub stops; connect again"));
    }

    private void admit(Credential credential) {
        if (credential instanceof Credential.OfAgent user) {
            delivery.begin(connection.name(user.identity().agentId(), Origin.CREDENTIAL));
        } else if (credential instanceof Credential.OfAdministrator administrator) {
            connection.administrator(administrator.token());
        }
    }

    private void accepted(Decoded.Accepted accepted) {
        Envelope envelope = accepted.envelope();
        Optional<String> name =
                envelope.name().filter(given -> connection.ifNamed().isEmpty());
        if (name.isPresent()) {
            if (!AgentNames.isName(name.get())) {
                connection.refuse(
                        envelope,
                        FrameCodec.INVALID_FRAME,
                        "client_id: expected printable text of at most " + AgentNames.MAX_BYTES + " bytes");
                return;
            }
            delivery.begin(connection.name(name.get(), Origin.FRAME));
        }
        if (envelope.newer()) {
            connection.speaksNewer();
        }
        if (accepted.frame() instanceof ConsumerFrame.Connect) {
            connection.introduced();
        } else if (accepted.frame() instanceof ProviderFrame.Register) {
            connection.introduced();
            // What is said to its services comes by its inbox, also to a provider that gave no name.
            delivery.begin(connection.named());
        }
        accepted.frame().hand(envelope, families);
    }

    private void rejected(Decoded.Rejected rejected) {
        Envelope envelope = rejected.envelope();
        switch (envelope.type()) {
            case "call_service" -> consumer.failCall(envelope, rejected.message());
            case "call" -> consumer.failBareCall(envelope, rejected.message());
            case "key_request", "renew_key" -> keys.rejectedRequest(envelope, rejected.message());
            case "response" -> {
                provider.rejectedResponse(rejected);
                connection.refuse(envelope, rejected.code(), rejected.message());
            }
            case "chat_history", "chat_request" -> chat.rejected(envelope, rejected.code(), rejected.message());
            default -> connection.refuse(envelope, rejected.code(), rejected.message());
        }
    }

    private void changed() {
        boolean crowded = requests.questions() >= context.limits().waitingFrames();
        boolean wasReading = out.isReading();
        out.reading(!crowded && !out.congested());
        if (!wasReading && out.isReading()) {
            lives();
        }
        provider.pump();
        delivery.pump();
        if (draining && !requests.busy()) {
            stop();
        }
    }

    private void look() {
        long shortest = Math.min(
                context.times().pingEvery().toNanos(),
                Math.min(
                        context.times().silence().toNanos(),
                        context.times().stall().toNanos()));
        loop.schedule(
                () -> {
                    if (connection.isOpen()) {
                        watch(context.now());
                        look();
                    }
                },
                shortest / LOOKS_PER_PERIOD,
                TimeUnit.NANOSECONDS);
    }

    private void watch(long now) {
        if (out.stalled(now, context.times().stall().toNanos())) {
            LOG.info("closing a connection that takes nothing");
            out.close(Outbox.TRY_LATER, "nothing was read in time");
        } else if (!out.isReading()) {
            // What is not read cannot show that it lives.
            lives();
        } else if (now - lastLife > context.times().silence().toNanos()) {
            out.close(Outbox.INTERNAL, "no sign of life");
        } else if (now - lastPing >= context.times().pingEvery().toNanos()) {
            lastPing = now;
            out.ping(0);
        }
    }
}
