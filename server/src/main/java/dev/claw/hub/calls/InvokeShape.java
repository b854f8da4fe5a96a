package dev.claw.hub.calls;

import com.google.rpc.Status;
import dev.claw.hub.stream.FrameShape;
import dev.claw.hub.v1.Draining;
import dev.claw.hub.v1.InvokeRequest;
import dev.claw.hub.v1.InvokeResponse;

/** The frames of {@code Invoke}. */
final class InvokeShape implements FrameShape<InvokeRequest, InvokeResponse> {
    @Override
    public long frameId(InvokeRequest frame) {
        return frame.getFrameId();
    }

    @Override
    public Kind kind(InvokeRequest frame) {
        return switch (frame.getFrameCase()) {
            case OPEN -> Kind.OPEN;
            case CALL -> Kind.ASK;
            case CANCEL, INPUT, CONSUMED, RELEASE -> Kind.TELL;
            case FRAME_NOT_SET -> Kind.UNKNOWN;
        };
    }

    @Override
    public InvokeResponse error(long frameId, Status error) {
        return InvokeResponse.newBuilder().setFrameId(frameId).setError(error).build();
    }

    @Override
    public InvokeResponse draining(Draining draining) {
        return InvokeResponse.newBuilder().setDraining(draining).build();
    }
}
