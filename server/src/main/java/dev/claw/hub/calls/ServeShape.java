package dev.claw.hub.calls;

import com.google.rpc.Status;
import dev.claw.hub.stream.FrameShape;
import dev.claw.hub.v1.Draining;
import dev.claw.hub.v1.ServeRequest;
import dev.claw.hub.v1.ServeResponse;
import dev.claw.hub.v1.Superseded;

/** The frames of {@code Serve}. */
final class ServeShape implements FrameShape<ServeRequest, ServeResponse> {
    @Override
    public long frameId(ServeRequest frame) {
        return frame.getFrameId();
    }

    @Override
    public Kind kind(ServeRequest frame) {
        return switch (frame.getFrameCase()) {
            case OPEN -> Kind.OPEN;
            case LIST, DRAIN -> Kind.ASK;
            case ANSWER, PROGRESS, OUTPUT, CONSUMED -> Kind.TELL;
            case FRAME_NOT_SET -> Kind.UNKNOWN;
        };
    }

    @Override
    public ServeResponse error(long frameId, Status error) {
        return ServeResponse.newBuilder().setFrameId(frameId).setError(error).build();
    }

    @Override
    public ServeResponse draining(Draining draining) {
        return ServeResponse.newBuilder().setDraining(draining).build();
    }

    @Override
    public ServeResponse superseded(Superseded superseded) {
        return ServeResponse.newBuilder().setSuperseded(superseded).build();
    }
}
