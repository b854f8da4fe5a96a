package dev.claw.hub.adapter.session;

import dev.claw.hub.adapter.json.Envelope;
import dev.claw.hub.adapter.json.ObjectJson;
import dev.claw.hub.adapter.mapping.HubErrors;
import dev.claw.hub.adapter.session.SessionState.Named;
import dev.claw.hub.adapter.session.SessionState.Origin;
import dev.claw.hub.client.HubException;
import io.netty.channel.EventLoop;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the families of frames share of one connection: who is there, how it is answered, and what it waits for. Owned by
 * the connection's event loop; never blocks.
 */
final class Connection {
    private static final Logger LOG = LoggerFactory.getLogger(Connection.class);

    // A connection speaks as one agent, or few; each name keeps an inbox.
    private static final int MAX_FORMER_NAMES = 8;

    private final AdapterContext context;
    private final EventLoop loop;
    private final Outbox out;
    private final Requests requests;
    private final List<AgentLink> former = new ArrayList<>();
    private final boolean announced;
    private boolean listener;
    private SessionState state = new SessionState.Unnamed();
    private Optional<String> administrator = Optional.empty();
    private boolean open = true;
    private boolean newer;

    /** @param listener whether it announced itself with {@code X-Agent-Id} */
    Connection(AdapterContext context, EventLoop loop, Outbox out, Requests requests, boolean listener) {
        this.context = context;
        this.loop = loop;
        this.out = out;
        this.requests = requests;
        this.announced = listener;
        this.listener = listener;
    }

    AdapterContext context() {
        return context;
    }

    EventLoop loop() {
        return loop;
    }

    Outbox out() {
        return out;
    }

    Requests requests() {
        return requests;
    }

    /** It sent {@code connect} or {@code register}: no longer one that only listens. */
    void introduced() {
        listener = false;
    }

    /** Whether it announced itself with {@code X-Agent-Id} and by nothing else since. */
    boolean isListener() {
        return listener;
    }

    /** Whether it is told of what it did without asking: its header says that its listeners would trip over that. */
    boolean wantsAcks() {
        return !announced;
    }

    /** Whether the newer client is there, by its frames so far. */
    boolean isNewer() {
        return newer;
    }

    /** A frame showed the newer client. */
    void speaksNewer() {
        newer = true;
    }

    boolean isOpen() {
        return open;
    }

    /** Who is there; one that gave no name gets one. */
    Named named() {
        return state instanceof Named known ? known : name(context.ids().name(), Origin.MINTED);
    }

    /** Who is there, if that is fixed. */
    Optional<Named> ifNamed() {
        return state instanceof Named known ? Optional.of(known) : Optional.empty();
    }

    /** Fixes the name, unless it is fixed already. */
    Named name(String agentId, Origin origin) {
        if (state instanceof SessionState.Unnamed unnamed) {
            Named fixed = unnamed.adopt(agentId, origin, context.links(), loop);
            state = fixed;
            return fixed;
        }
        return named();
    }

    /**
     * Goes on as another agent. What comes for the names before comes still; false, and nothing changed, if there were as
     * many of those as a connection may have.
     *
     * @param by what shows that it is that agent
     */
    boolean goOnAs(Identity identity, Origin by) {
        Optional<Named> before = ifNamed();
        if (before.isEmpty()) {
            name(identity.agentId(), by);
            return true;
        }
        if (before.get().identity().equals(identity)) {
            return true;
        }
        if (former.size() >= MAX_FORMER_NAMES) {
            return false;
        }
        former.add(before.get().link());
        state = before.get().become(identity, by, context.links(), loop);
        return true;
    }

    /** The token of an administrator, if one was shown: what only such a one may, is asked with it. */
    Optional<String> administrator() {
        return administrator;
    }

    void administrator(String token) {
        administrator = Optional.of(token);
    }

    /** The connection is over. */
    void close() {
        open = false;
        former.forEach(context.links()::leave);
        ifNamed().ifPresent(known -> context.links().leave(known.link()));
    }

    /** Answers a frame, with its {@code request_id} if it had one. False if the answer is too large for a frame. */
    boolean reply(Envelope envelope, ObjectJson frame) {
        envelope.requestId().ifPresent(id -> frame.raw("request_id", id));
        return out.send(frame);
    }

    /** As {@link #reply}, with a {@code request_id} of null if the frame had none, as the old hub did. */
    boolean replyWithId(Envelope envelope, ObjectJson frame) {
        return reply(envelope, frame.raw("request_id", "null"));
    }

    /** Answers a frame with an error; one that listeners would trip over is only logged. */
    void refuse(Envelope envelope, String code, String message) {
        if (listener && envelope.requestId().isEmpty()) {
            LOG.debug("not told to a listener: {} {}", code, message);
            return;
        }
        reply(
                envelope,
                ObjectJson.frame("error")
                        .text("error_code", code)
                        .text("message", message)
                        .text("error", message));
    }

    /** Tells that a frame was done, if it had a {@code request_id}: the old hub never answered those. */
    void done(Envelope envelope, String status) {
        if (envelope.requestId().isPresent()) {
            reply(envelope, ObjectJson.frame("success").text("status", status));
        }
    }

    /** Tells that a frame was not done, if it had a {@code request_id}. */
    void undone(Envelope envelope, String code, String message) {
        if (envelope.requestId().isPresent()) {
            refuse(envelope, code, message);
        } else {
            LOG.debug("not told, for nobody waits: {} {}", code, message);
        }
    }

    void undone(Envelope envelope, HubException failure) {
        undone(envelope, HubErrors.code(failure), HubErrors.sentence(failure));
    }

    void refuse(Envelope envelope, HubException failure) {
        refuse(envelope, HubErrors.code(failure), HubErrors.sentence(failure));
    }

    /**
     * Asks the hub something for the agent, and goes on with the answer on the event loop, if the connection is open
     * still. Meanwhile it counts as a waiting frame.
     */
    <T> void ask(
            Function<HubWork, CompletableFuture<T>> question, Consumer<T> answered, Consumer<HubException> refused) {
        await(question.apply(named().link().work()), answered, refused);
    }

    /**
     * As {@link #ask}, of something that the agent owns, or owned under a name that it had before.
     *
     * @param nothing whether an answer means that the name has nothing of the kind
     */
    <T> void askEach(
            Function<AgentLink, CompletableFuture<T>> question,
            Predicate<T> nothing,
            Consumer<T> answered,
            Consumer<HubException> refused) {
        List<AgentLink> names = new ArrayList<>(former);
        names.add(named().link());
        Collections.reverse(names);
        await(EachName.ask(names, question, nothing), answered, refused);
    }

    /** As {@link #ask}, for what was asked already. */
    <T> void await(CompletableFuture<T> asked, Consumer<T> answered, Consumer<HubException> refused) {
        requests.questionBegan();
        then(asked, value -> thenEnd(answered, value), failure -> thenEnd(refused, failure));
    }

    // The answer first: what was held back for it comes behind it.
    private <T> void thenEnd(Consumer<T> next, T outcome) {
        try {
            next.accept(outcome);
        } finally {
            requests.questionEnded();
        }
    }

    /** Goes on with a future's outcome on the event loop, if the connection is open still. */
    <T> void then(CompletableFuture<T> future, Consumer<T> done, Consumer<HubException> failed) {
        future.whenComplete((value, failure) -> Loops.run(loop, () -> {
            if (open) {
                if (failure == null) {
                    done.accept(value);
                } else {
                    failed.accept(HubException.from(failure));
                }
            }
        }));
    }
}
