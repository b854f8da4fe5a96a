package dev.claw.hub.client;

import dev.claw.hub.v1.AnswerFrame;
import dev.claw.hub.v1.CallAnswer;
import dev.claw.hub.v1.CallServiceGrpc;
import dev.claw.hub.v1.ListFrame;
import dev.claw.hub.v1.Retry;
import dev.claw.hub.v1.ServeOpen;
import dev.claw.hub.v1.ServeOpened;
import dev.claw.hub.v1.ServeRequest;
import dev.claw.hub.v1.ServeResponse;
import dev.claw.hub.v1.ServeResult;
import io.grpc.MethodDescriptor;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Serves the calls of one publication: tells the hub which services this stream serves, hands calls to the runner, and
 * carries its answers. The lists belong to the owner; answers come from any thread.
 *
 * <p>Services are listed behind {@code opened} and not with it, for one of them that the hub refuses would refuse all.
 */
final class ServeLink implements StreamFrames<ServeRequest, ServeResponse> {
    private static final Logger LOG = LoggerFactory.getLogger(ServeLink.class);
    private static final Duration LIST_AGAIN = Duration.ofSeconds(1);

    private final ClientContext context;
    private final String instanceId;
    private final int maxCalls;
    private final StreamLink<ServeRequest, ServeResponse> link;
    private final CallRunner runner;
    private final Queue<CallAnswer> answers = new ConcurrentLinkedQueue<>();
    private final Set<String> wanted = new LinkedHashSet<>();
    private final Set<String> listed = new HashSet<>();
    private final Set<String> asked = new HashSet<>();
    private final Set<String> refused = new HashSet<>();
    private final Map<Long, Lists> frames = new HashMap<>();
    private final List<Waiter> waiters = new ArrayList<>();
    private long frameId;

    private record Lists(List<String> add, List<String> remove) {}

    private record Waiter(Set<String> ids, CompletableFuture<Void> done) {}

    ServeLink(ClientContext context, String instanceId, int maxCalls, CallHandler handler) {
        this.context = context;
        this.instanceId = instanceId;
        this.maxCalls = maxCalls;
        this.link = new StreamLink<>(context, this);
        this.runner = new CallRunner(context, maxCalls, handler, answers::add, link::signal);
    }

    StreamLink<ServeRequest, ServeResponse> link() {
        return link;
    }

    /** Serves these from now on, and asks again for what the hub refused. */
    void serve(Set<String> ids) {
        link.execute(() -> {
            wanted.clear();
            wanted.addAll(ids);
            refused.clear();
        });
    }

    /** Completes when the hub lists all of these for the stream; fails with the first refusal. */
    CompletableFuture<Void> listed(Set<String> ids) {
        CompletableFuture<Void> done = new CompletableFuture<>();
        link.execute(() -> {
            waiters.add(new Waiter(ids, done));
            tellWaiters();
        });
        return done;
    }

    @Override
    public MethodDescriptor<ServeRequest, ServeResponse> method() {
        return CallServiceGrpc.getServeMethod();
    }

    @Override
    public ServeRequest open() {
        frameId = FrameLimits.OPEN;
        return ServeRequest.newBuilder()
                .setFrameId(frameId)
                .setOpen(ServeOpen.newBuilder().setInstanceId(instanceId).setMaxCalls(maxCalls))
                .build();
    }

    @Override
    public boolean wanted() {
        return !wanted.isEmpty();
    }

    @Override
    public Optional<ServeRequest> next(boolean draining) {
        Optional<ServeRequest> list = draining ? Optional.empty() : listFrame();
        return list.or(this::answerFrame);
    }

    private Optional<ServeRequest> listFrame() {
        List<String> add = wanted.stream()
                .filter(id -> !listed.contains(id) && !asked.contains(id) && !refused.contains(id))
                .limit(FrameLimits.ENTRIES)
                .toList();
        List<String> remove = listed.stream()
                .filter(id -> !wanted.contains(id) && !asked.contains(id))
                .limit(FrameLimits.ENTRIES - add.size())
                .toList();
        if (add.isEmpty() && remove.isEmpty()) {
            return Optional.empty();
        }
        asked.addAll(add);
        asked.addAll(remove);
        frames.put(++frameId, new Lists(add, remove));
        return Optional.of(ServeRequest.newBuilder()
                .setFrameId(frameId)
                .setList(ListFrame.newBuilder().addAllAdd(add).addAllRemove(remove))
                .build());
    }

    private Optional<ServeRequest> answerFrame() {
        AnswerFrame.Builder frame = AnswerFrame.newBuilder();
        int bytes = 0;
        for (CallAnswer answer = answers.peek(); answer != null; answer = answers.peek()) {
            if (!FrameLimits.fits(frame.getAnswersCount(), bytes, answer.getSerializedSize())) {
                break;
            }
            frame.addAnswers(answers.remove());
            bytes += answer.getSerializedSize();
        }
        return frame.getAnswersCount() == 0
                ? Optional.empty()
                : Optional.of(ServeRequest.newBuilder().setAnswer(frame).build());
    }

    @Override
    public void received(ServeResponse frame) {
        switch (frame.getFrameCase()) {
            case CALLS -> frame.getCalls().getCallsList().forEach(runner::start);
            case CANCELED -> frame.getCanceled().getRoutingIdsList().forEach(runner::cancel);
            case OPENED -> opened(frame.getOpened());
            case RESULTS ->
                link.execute(
                        () -> answered(frame.getFrameId(), frame.getResults().getResultsList()));
            case ERROR -> refused(frame.getFrameId(), frame.getError());
            case DRAINING -> link.tellDraining(frame.getDraining().getDelay());
            case SUPERSEDED -> link.tellSuperseded();
            case FRAME_NOT_SET -> {}
        }
    }

    private void opened(ServeOpened opened) {
        if (opened.getMaxCalls() > 0) {
            runner.limit(Math.min(maxCalls, opened.getMaxCalls()));
        }
        link.tellOpened();
    }

    private void refused(long frame, com.google.rpc.Status why) {
        if (frame == FrameLimits.OPEN) {
            link.tellRefused(why);
            return;
        }
        ServeResult refusal = ServeResult.newBuilder().setError(why).build();
        link.execute(() -> {
            Lists lists = frames.getOrDefault(frame, new Lists(List.of(), List.of()));
            answered(
                    frame,
                    Collections.nCopies(lists.add().size() + lists.remove().size(), refusal));
        });
    }

    private void answered(long frame, List<ServeResult> results) {
        Lists lists = frames.remove(frame);
        if (lists == null) {
            return;
        }
        asked.removeAll(lists.add());
        asked.removeAll(lists.remove());
        lists.remove().forEach(listed::remove);
        for (int i = 0; i < Math.min(lists.add().size(), results.size()); i++) {
            added(lists.add().get(i), results.get(i));
        }
        tellWaiters();
    }

    private void added(String id, ServeResult result) {
        if (result.hasOk()) {
            listed.add(id);
            return;
        }
        HubException why = ErrorFacts.of(result.getError());
        refused.add(id);
        List<Waiter> disappointed =
                waiters.stream().filter(waiter -> waiter.ids().contains(id)).toList();
        waiters.removeAll(disappointed);
        disappointed.forEach(waiter -> waiter.done().completeExceptionally(why));
        if (why.retry() == Retry.RETRY_LATER) {
            Duration wait = why.retryDelay().orElse(LIST_AGAIN);
            context.timer()
                    .schedule(() -> link.execute(() -> refused.remove(id)), wait.toNanos(), TimeUnit.NANOSECONDS);
        } else {
            LOG.warn("service {} cannot be served: {}", id, why.getMessage());
        }
    }

    private void tellWaiters() {
        List<Waiter> content = waiters.stream()
                .filter(waiter -> listed.containsAll(waiter.ids()))
                .toList();
        waiters.removeAll(content);
        content.forEach(waiter -> waiter.done().complete(null));
    }

    // Nobody waits for the answers of a broken stream: its calls have failed.
    @Override
    public void lost(Loss loss) {
        listed.clear();
        asked.clear();
        refused.clear();
        frames.clear();
        runner.cancelAll();
        answers.clear();
    }

    /** No service any more, so no new calls; the handlers answer those they have. */
    @Override
    public void closing() {
        wanted.clear();
    }

    @Override
    public boolean settled() {
        return runner.idle() && answers.isEmpty() && listed.isEmpty() && asked.isEmpty();
    }

    @Override
    public boolean lingers() {
        return true;
    }

    @Override
    public void over(Ending ending) {
        runner.cancelAll();
        List<Waiter> left = List.copyOf(waiters);
        waiters.clear();
        left.forEach(waiter -> waiter.done().completeExceptionally(ending.forWaiters()));
    }
}
