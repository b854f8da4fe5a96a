package dev.claw.hub.wiring;

import com.google.protobuf.ByteString;
import dev.claw.hub.v1.CallChunk;
import dev.claw.hub.v1.CallConsumed;
import dev.claw.hub.v1.CallEnded;
import dev.claw.hub.v1.CallFrame;
import dev.claw.hub.v1.CallProgress;
import dev.claw.hub.v1.CallsConsumed;
import dev.claw.hub.v1.CancelFrame;
import dev.claw.hub.v1.Chunk;
import dev.claw.hub.v1.ChunksEnd;
import dev.claw.hub.v1.InputFrame;
import dev.claw.hub.v1.InvokeOpen;
import dev.claw.hub.v1.InvokeRequest;
import dev.claw.hub.v1.InvokeResponse;
import dev.claw.hub.v1.OnDisconnect;
import dev.claw.hub.v1.OutgoingCall;
import dev.claw.hub.v1.Payload;
import dev.claw.hub.v1.ReleaseFrame;
import java.util.List;

/** A caller that a test plays, on one stream. */
final class Consumer implements AutoCloseable {
    private final Talk<InvokeRequest, InvokeResponse> talk;
    private long frameId = 1;

    private Consumer(Talk<InvokeRequest, InvokeResponse> talk) {
        this.talk = talk;
    }

    static Consumer of(HubFixture hub, String agent) throws InterruptedException {
        return new Consumer(opened(Talk.open(hub.callStreams(agent)::invoke)));
    }

    /** One that reads the answer of its {@code open} and nothing more until its talk reads on. */
    static Consumer slow(HubFixture hub, String agent) throws InterruptedException {
        return new Consumer(opened(Talk.openSlow(hub.callStreams(agent)::invoke)));
    }

    private static Talk<InvokeRequest, InvokeResponse> opened(Talk<InvokeRequest, InvokeResponse> talk)
            throws InterruptedException {
        talk.send(InvokeRequest.newBuilder()
                .setFrameId(1)
                .setOpen(InvokeOpen.getDefaultInstance())
                .build());
        talk.next(InvokeResponse::hasOpened);
        return talk;
    }

    static OutgoingCall.Builder call(String callId, String serviceId) {
        return OutgoingCall.newBuilder().setCallId(callId).setServiceId(serviceId);
    }

    static OutgoingCall.Builder kept(String callId, String serviceId) {
        return call(callId, serviceId).setOnDisconnect(OnDisconnect.ON_DISCONNECT_KEEP);
    }

    static Chunk data(String text) {
        return Chunk.newBuilder().setData(Payload.newBuilder().setText(text)).build();
    }

    static Chunk data(int bytes) {
        return Chunk.newBuilder()
                .setData(Payload.newBuilder().setData(ByteString.copyFrom(new byte[bytes])))
                .build();
    }

    static Chunk end() {
        return Chunk.newBuilder().setEnd(ChunksEnd.getDefaultInstance()).build();
    }

    Talk<InvokeRequest, InvokeResponse> talk() {
        return talk;
    }

    void make(OutgoingCall.Builder... calls) {
        CallFrame.Builder frame = CallFrame.newBuilder();
        for (OutgoingCall.Builder call : calls) {
            frame.addCalls(call);
        }
        talk.send(
                InvokeRequest.newBuilder().setFrameId(++frameId).setCall(frame).build());
    }

    void cancel(String callId) {
        talk.send(InvokeRequest.newBuilder()
                .setCancel(CancelFrame.newBuilder().addCallIds(callId))
                .build());
    }

    void release(String callId) {
        talk.send(InvokeRequest.newBuilder()
                .setRelease(ReleaseFrame.newBuilder().addCallIds(callId))
                .build());
    }

    void input(String callId, Chunk... chunks) {
        InputFrame.Builder frame = InputFrame.newBuilder();
        for (Chunk chunk : chunks) {
            frame.addChunks(CallChunk.newBuilder().setCallId(callId).setChunk(chunk));
        }
        talk.send(InvokeRequest.newBuilder().setInput(frame).build());
    }

    void consumed(String callId, long bytes) {
        talk.send(InvokeRequest.newBuilder()
                .setConsumed(CallsConsumed.newBuilder()
                        .addCalls(CallConsumed.newBuilder().setCallId(callId).setBytes(bytes)))
                .build());
    }

    /** The next answer; a frame of these tests holds one. */
    CallEnded ended() throws InterruptedException {
        return talk.next(InvokeResponse::hasEnded).getEnded().getCalls(0);
    }

    /** The next pieces of output, one frame of them. */
    List<CallChunk> output() throws InterruptedException {
        return talk.next(InvokeResponse::hasOutput).getOutput().getChunksList();
    }

    /** The next frame that tells how far calls are. */
    List<CallProgress> progress() throws InterruptedException {
        return talk.next(InvokeResponse::hasProgress).getProgress().getCallsList();
    }

    /** How much input was consumed, as the next frame that says so tells of the call. */
    long consumed(String callId) throws InterruptedException {
        return talk.next(InvokeResponse::hasConsumed).getConsumed().getCallsList().stream()
                .filter(consumed -> consumed.getCallId().equals(callId))
                .mapToLong(CallConsumed::getBytes)
                .sum();
    }

    /** The reason of the next error that answers no call. */
    String error() throws InterruptedException {
        return HubFixture.reason(talk.next(InvokeResponse::hasError).getError());
    }

    @Override
    public void close() {
        talk.cancel();
    }
}
