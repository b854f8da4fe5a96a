package dev.claw.hub.messages;

import com.google.rpc.Status;
import dev.claw.hub.stream.FrameShape;
import dev.claw.hub.v1.Draining;
import dev.claw.hub.v1.ExchangeRequest;
import dev.claw.hub.v1.ExchangeResponse;
import dev.claw.hub.v1.Superseded;

/** The frames of {@code Exchange}. */
final class ExchangeShape implements FrameShape<ExchangeRequest, ExchangeResponse> {
    @Override
    public long frameId(ExchangeRequest frame) {
        return frame.getFrameId();
    }

    @Override
    public Kind kind(ExchangeRequest frame) {
        return switch (frame.getFrameCase()) {
            case OPEN -> Kind.OPEN;
            case SEND, FOLLOW -> Kind.ASK;
            case ACKNOWLEDGE -> Kind.TELL;
            case FRAME_NOT_SET -> Kind.UNKNOWN;
        };
    }

    @Override
    public ExchangeResponse error(long frameId, Status error) {
        return ExchangeResponse.newBuilder().setFrameId(frameId).setError(error).build();
    }

    @Override
    public ExchangeResponse draining(Draining draining) {
        return ExchangeResponse.newBuilder().setDraining(draining).build();
    }

    @Override
    public ExchangeResponse superseded(Superseded superseded) {
        return ExchangeResponse.newBuilder().setSuperseded(superseded).build();
    }
}
