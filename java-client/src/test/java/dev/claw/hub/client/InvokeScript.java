package dev.claw.hub.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.claw.hub.v1.CallChunk;
import dev.claw.hub.v1.CallConsumed;
import dev.claw.hub.v1.CallProgress;
import dev.claw.hub.v1.CallsConsumed;
import dev.claw.hub.v1.CallsOutput;
import dev.claw.hub.v1.CallsProgress;
import dev.claw.hub.v1.Chunk;
import dev.claw.hub.v1.InvokeRequest;
import dev.claw.hub.v1.InvokeResponse;
import dev.claw.hub.v1.Limits;
import dev.claw.hub.v1.OnDisconnect;
import dev.claw.hub.v1.OutgoingCall;
import dev.claw.hub.v1.Payload;
import dev.claw.hub.v1.Progress;
import java.util.ArrayList;
import java.util.List;

/** The hub's part of one {@code Invoke} stream with pieces. */
final class InvokeScript {
    private final HubStream<InvokeRequest, InvokeResponse> stream;

    private InvokeScript(HubStream<InvokeRequest, InvokeResponse> stream) {
        this.stream = stream;
    }

    /** Opens the next stream, with a window of so many bytes, and takes its first calls. */
    static InvokeScript opened(ScriptedHub hub, int window) {
        var stream = hub.invoke.next();
        assertThat(stream.take().hasOpen()).isTrue();
        stream.send(InvokeResponse.newBuilder()
                .setFrameId(1)
                .setOpened(Frames.opened().toBuilder()
                        .setLimits(Limits.newBuilder().setCallWindowBytes(window)))
                .build());
        return new InvokeScript(stream);
    }

    static InvokeScript begun(ScriptedHub hub, int window) {
        InvokeScript script = opened(hub, window);
        assertThat(script.stream.take().hasCall()).isTrue();
        return script;
    }

    static OutgoingCall streaming(String id) {
        return Frames.call(id).toBuilder().setStreamsInput(true).build();
    }

    static OutgoingCall kept(String id) {
        return Frames.call(id).toBuilder()
                .setOnDisconnect(OnDisconnect.ON_DISCONNECT_KEEP)
                .build();
    }

    HubStream<InvokeRequest, InvokeResponse> stream() {
        return stream;
    }

    void output(String id, Payload... pieces) {
        CallsOutput.Builder frame = CallsOutput.newBuilder();
        for (Payload piece : pieces) {
            frame.addChunks(CallChunk.newBuilder()
                    .setCallId(id)
                    .setChunk(Chunk.newBuilder().setData(piece)));
        }
        stream.send(InvokeResponse.newBuilder().setOutput(frame).build());
    }

    void progress(String id, double done) {
        stream.send(InvokeResponse.newBuilder()
                .setProgress(CallsProgress.newBuilder()
                        .addCalls(CallProgress.newBuilder()
                                .setCallId(id)
                                .setProgress(Progress.newBuilder().setDone(done))))
                .build());
    }

    void consumed(String id, long bytes) {
        stream.send(InvokeResponse.newBuilder()
                .setConsumed(CallsConsumed.newBuilder()
                        .addCalls(CallConsumed.newBuilder().setCallId(id).setBytes(bytes)))
                .build());
    }

    /** The bytes that the next frame says were consumed. */
    long takeConsumed() {
        InvokeRequest frame = stream.take();
        assertThat(frame.hasConsumed()).isTrue();
        assertThat(frame.getFrameId()).isZero();
        return frame.getConsumed().getCalls(0).getBytes();
    }

    /** The next pieces of input, in as many frames as they take. */
    List<Chunk> takeInput(int pieces) {
        List<Chunk> taken = new ArrayList<>();
        while (taken.size() < pieces) {
            InvokeRequest frame = stream.take();
            assertThat(frame.hasInput()).isTrue();
            assertThat(frame.getFrameId()).isZero();
            frame.getInput().getChunksList().forEach(chunk -> taken.add(chunk.getChunk()));
        }
        return taken;
    }
}
