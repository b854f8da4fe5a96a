package dev.claw.hub.cli.wire;

import dev.claw.hub.v1.CallChunk;
import dev.claw.hub.v1.CallConsumed;
import dev.claw.hub.v1.CallEnded;
import dev.claw.hub.v1.CallFrame;
import dev.claw.hub.v1.CallServiceGrpc;
import dev.claw.hub.v1.CallsConsumed;
import dev.claw.hub.v1.CancelFrame;
import dev.claw.hub.v1.Chunk;
import dev.claw.hub.v1.ChunksEnd;
import dev.claw.hub.v1.InputFrame;
import dev.claw.hub.v1.InvokeOpen;
import dev.claw.hub.v1.InvokeRequest;
import dev.claw.hub.v1.InvokeResponse;
import dev.claw.hub.v1.OutgoingCall;
import dev.claw.hub.v1.Payload;
import dev.claw.hub.v1.Progress;
import io.grpc.stub.StreamObserver;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;

/**
 * One call on an {@code Invoke} stream of its own, with all that happens to it before its answer. What the hub tells
 * comes on a thread of the transport; any thread may send.
 */
public final class CallStream {
    private final OutgoingCall call;
    private final Consumer<Progress> progress;
    private final Consumer<Payload> output;
    private final CompletableFuture<CallEnded> ended = new CompletableFuture<>();
    private final CompletableFuture<Void> opened = new CompletableFuture<>();
    private final Semaphore room = new Semaphore(0);
    private final StreamObserver<InvokeRequest> out;

    private CallStream(HubWire wire, OutgoingCall call, Consumer<Progress> progress, Consumer<Payload> output) {
        this.call = call;
        this.progress = progress;
        this.output = output;
        this.out = CallServiceGrpc.newStub(wire.channel()).invoke(new Reader());
    }

    /**
     * Makes the call.
     *
     * @param call with an id
     * @param progress told how far it is
     * @param output told each piece of output, in order; consumed when it returns
     */
    public static CallStream begin(
            HubWire wire, OutgoingCall call, Consumer<Progress> progress, Consumer<Payload> output) {
        CallStream stream = new CallStream(wire, call, progress, output);
        stream.send(InvokeRequest.newBuilder().setFrameId(1).setOpen(InvokeOpen.getDefaultInstance()));
        stream.send(InvokeRequest.newBuilder()
                .setFrameId(2)
                .setCall(CallFrame.newBuilder().addCalls(call)));
        return stream;
    }

    /** The one answer; fails with {@link WireException} when the link broke before it. */
    public CompletableFuture<CallEnded> ended() {
        return ended;
    }

    /**
     * Sends a piece of input, waiting for room.
     *
     * @return false when the call is over and nobody takes input any more
     */
    public boolean input(Payload piece) throws InterruptedException {
        int bytes = Math.max(1, size(piece));
        opened.exceptionally(failed -> null).join();
        room.acquire(bytes);
        if (ended.isDone()) {
            return false;
        }
        chunk(Chunk.newBuilder().setData(piece));
        return true;
    }

    /** Says that no more input comes. */
    public void inputEnd() {
        if (!ended.isDone()) {
            chunk(Chunk.newBuilder().setEnd(ChunksEnd.getDefaultInstance()));
        }
    }

    /** Asks for the call's end; its answer tells what came of it. */
    public void cancel() {
        send(InvokeRequest.newBuilder().setCancel(CancelFrame.newBuilder().addCallIds(call.getCallId())));
    }

    private void chunk(Chunk.Builder chunk) {
        send(InvokeRequest.newBuilder()
                .setInput(InputFrame.newBuilder()
                        .addChunks(CallChunk.newBuilder()
                                .setCallId(call.getCallId())
                                .setChunk(chunk))));
    }

    private synchronized void send(InvokeRequest.Builder frame) {
        if (!ended.isDone()) {
            out.onNext(frame.build());
        }
    }

    private void consume(CallChunk piece) {
        if (piece.getChunk().hasData()) {
            Payload data = piece.getChunk().getData();
            output.accept(data);
            send(InvokeRequest.newBuilder()
                    .setConsumed(CallsConsumed.newBuilder()
                            .addCalls(CallConsumed.newBuilder()
                                    .setCallId(call.getCallId())
                                    .setBytes(size(data)))));
        }
    }

    private void fail(WireException failure) {
        ended.completeExceptionally(failure);
        opened.completeExceptionally(failure);
        wakeInput();
    }

    /** Lets a thread that waits for room see that the call is over. */
    private void wakeInput() {
        room.release(Integer.MAX_VALUE - room.availablePermits());
    }

    private static int size(Payload piece) {
        return switch (piece.getContentCase()) {
            case JSON -> piece.getJsonBytes().size();
            case TEXT -> piece.getTextBytes().size();
            default -> piece.getData().size();
        };
    }

    private final class Reader implements StreamObserver<InvokeResponse> {
        @Override
        public void onNext(InvokeResponse frame) {
            switch (frame.getFrameCase()) {
                case OPENED -> {
                    room.release((int) Math.min(
                            Integer.MAX_VALUE / 2, frame.getOpened().getLimits().getCallWindowBytes()));
                    opened.complete(null);
                }
                case ERROR -> fail(WireException.of(frame.getError()));
                case PROGRESS ->
                    frame.getProgress().getCallsList().forEach(told -> progress.accept(told.getProgress()));
                case OUTPUT -> frame.getOutput().getChunksList().forEach(CallStream.this::consume);
                case CONSUMED ->
                    frame.getConsumed().getCallsList().forEach(more -> room.release(Math.toIntExact(more.getBytes())));
                case ENDED -> {
                    ended.complete(frame.getEnded().getCalls(0));
                    wakeInput();
                }
                default -> {
                    // Draining: the call goes on as long as it may.
                }
            }
        }

        @Override
        public void onError(Throwable failure) {
            fail(opened.isDone() ? lost() : WireException.of(failure));
        }

        @Override
        public void onCompleted() {
            fail(lost());
        }

        private WireException lost() {
            return WireException.linkLost(
                    "the link to the hub broke before the call's answer; nobody knows whether it" + " was done");
        }
    }
}
