package dev.claw.hub.client;

import dev.claw.hub.v1.CallServiceGrpc;
import dev.claw.hub.v1.DrainFrame;
import dev.claw.hub.v1.ServeOpen;
import dev.claw.hub.v1.ServeOpened;
import dev.claw.hub.v1.ServeRequest;
import dev.claw.hub.v1.ServeResponse;
import io.grpc.MethodDescriptor;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * Serves the calls of one publication: tells the hub which services this stream serves, hands calls to the runner, and
 * carries what they say. What is listed belongs to the owner; answers come from any thread.
 */
final class ServeLink implements StreamFrames<ServeRequest, ServeResponse> {
    private final String instanceId;
    private final int maxCalls;
    private final StreamLink<ServeRequest, ServeResponse> link;
    private final CallRunner runner;
    private final ServeFrames frames;
    private final ServedLists lists;
    private final CompletableFuture<Void> drained = new CompletableFuture<>();
    private boolean draining;
    private boolean open;
    private long drainFrame;
    private long frameId;

    ServeLink(ClientContext context, String instanceId, int maxCalls, CallHandler handler) {
        this.instanceId = instanceId;
        this.maxCalls = maxCalls;
        this.link = new StreamLink<>(context, this);
        this.frames = new ServeFrames(link::signal);
        this.lists = new ServedLists((delay, task) ->
                context.timer().schedule(() -> link.execute(task), delay.toNanos(), TimeUnit.NANOSECONDS));
        this.runner = new CallRunner(context, maxCalls, handler, frames);
    }

    StreamLink<ServeRequest, ServeResponse> link() {
        return link;
    }

    /** Serves these from now on, and asks again for what the hub refused. */
    void serve(Set<String> ids) {
        link.execute(() -> {
            if (!draining) {
                lists.want(ids);
            }
        });
    }

    /** Completes when the hub lists all of these for the stream; fails with the first refusal. */
    CompletableFuture<Void> listed(Set<String> ids) {
        CompletableFuture<Void> done = new CompletableFuture<>();
        link.execute(() -> {
            lists.await(ids, done);
            if (drained.isDone()) {
                lists.drained();
            }
        });
        return done;
    }

    /** Asks for no new calls, for good; completes when the last call that this stream holds is over. */
    CompletableFuture<Void> drain() {
        link.execute(() -> {
            draining = true;
            // With no stream there is no call to wait for; behind the link's end neither.
            if (!open || link.closed().isDone()) {
                becomeDrained();
            }
        });
        return drained.copy();
    }

    private void becomeDrained() {
        lists.drained();
        drained.complete(null);
    }

    @Override
    public MethodDescriptor<ServeRequest, ServeResponse> method() {
        return CallServiceGrpc.getServeMethod();
    }

    @Override
    public ServeRequest open() {
        frameId = FrameLimits.OPEN;
        drainFrame = 0;
        return ServeRequest.newBuilder()
                .setFrameId(frameId)
                .setOpen(ServeOpen.newBuilder().setInstanceId(instanceId).setMaxCalls(maxCalls))
                .build();
    }

    @Override
    public boolean wanted() {
        return lists.wanted();
    }

    @Override
    public Optional<ServeRequest> next(boolean hubDrains) {
        Optional<ServeRequest> asks = draining ? drainFrame() : hubDrains ? Optional.empty() : listFrame();
        return asks.or(frames::next);
    }

    private Optional<ServeRequest> listFrame() {
        Optional<ServeRequest> frame = lists.frame(frameId + 1);
        if (frame.isPresent()) {
            frameId++;
        }
        return frame;
    }

    private Optional<ServeRequest> drainFrame() {
        if (drainFrame > 0 || drained.isDone()) {
            return Optional.empty();
        }
        drainFrame = ++frameId;
        return Optional.of(ServeRequest.newBuilder()
                .setFrameId(drainFrame)
                .setDrain(DrainFrame.getDefaultInstance())
                .build());
    }

    @Override
    public void received(ServeResponse frame) {
        switch (frame.getFrameCase()) {
            case CALLS -> frame.getCalls().getCallsList().forEach(runner::start);
            case CANCELED -> frame.getCanceled().getRoutingIdsList().forEach(runner::cancel);
            case INPUT -> frame.getInput().getChunksList().forEach(runner::input);
            case CONSUMED -> frame.getConsumed().getCallsList().forEach(runner::consumed);
            case DRAINED -> link.execute(this::becomeDrained);
            case OPENED -> opened(frame.getOpened());
            case RESULTS ->
                link.execute(() ->
                        lists.answered(frame.getFrameId(), frame.getResults().getResultsList()));
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
        frames.told(opened.getStream().getLimits());
        link.execute(() -> open = true);
        link.tellOpened();
    }

    private void refused(long frame, com.google.rpc.Status why) {
        if (frame == FrameLimits.OPEN) {
            link.tellRefused(why);
            return;
        }
        link.execute(() -> {
            if (frame > 0 && frame == drainFrame) {
                // A hub that cannot drain lists the services as before.
                draining = false;
                drained.completeExceptionally(ErrorFacts.of(why));
            } else {
                lists.refused(frame, why);
            }
        });
    }

    // Nobody waits for the answers of a broken stream: its calls have failed.
    @Override
    public void lost(Loss loss) {
        lists.lost();
        runner.cancelAll();
        frames.clear();
        open = false;
        if (draining) {
            becomeDrained();
        }
    }

    /** No service any more, so no new calls; the handlers answer those they have. */
    @Override
    public void closing() {
        lists.want(Set.of());
    }

    @Override
    public boolean settled() {
        return runner.idle() && frames.isEmpty() && lists.isEmpty();
    }

    @Override
    public boolean lingers() {
        return true;
    }

    @Override
    public void over(Ending ending) {
        runner.cancelAll();
        drained.complete(null);
        lists.over(ending.forWaiters());
    }
}
