package dev.claw.hub.stream;

import io.grpc.Context;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import java.util.Optional;

/**
 * Tells how many bytes the transport holds for one RPC because its peer has no room for them. Ask it on the loop that
 * writes the RPC, so that nothing is written meanwhile.
 */
public final class TransportGauge {
    private static final Context.Key<TransportGauge> KEY =
            Context.keyWithDefault("claw-transport", new TransportGauge(Optional.empty()));

    /** The transport's own: while it holds as much it takes no further frame. */
    private static final int READY_BELOW_BYTES = 32 << 10;

    private final Optional<ServerCall<?, ?>> call;

    private TransportGauge(Optional<ServerCall<?, ?>> call) {
        this.call = call;
    }

    /** Gives each RPC its gauge, for as long as it is being started. */
    public static ServerInterceptor interceptor() {
        return new ServerInterceptor() {
            @Override
            public <Q, A> ServerCall.Listener<Q> interceptCall(
                    ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
                Context with = Context.current().withValue(KEY, new TransportGauge(Optional.of(call)));
                Context before = with.attach();
                try {
                    return next.startCall(call, headers);
                } finally {
                    with.detach(before);
                }
            }
        };
    }

    /** The gauge of the RPC that the current thread starts. */
    static TransportGauge current() {
        return KEY.get();
    }

    /**
     * The bytes. A transport does not tell them, but it tells whether it holds less than a threshold, which may be set.
     * The one inside the process counts none, and gives the same large number each time.
     */
    long heldBytes() {
        return call.map(TransportGauge::search).orElse(Long.MAX_VALUE);
    }

    private static long search(ServerCall<?, ?> call) {
        int low = 0;
        int high = Integer.MAX_VALUE;
        while (low < high) {
            int middle = (low + high) >>> 1;
            call.setOnReadyThreshold(middle + 1);
            if (call.isReady()) {
                high = middle;
            } else {
                low = middle + 1;
            }
        }
        call.setOnReadyThreshold(READY_BELOW_BYTES);
        return low;
    }
}
