package dev.claw.hub.wiring;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.claw.hub.error.Refusal;
import dev.claw.hub.error.Statuses;
import io.grpc.ForwardingServerCallListener.SimpleForwardingServerCallListener;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.ServerInterceptors;
import io.grpc.ServerServiceDefinition;
import io.grpc.StatusRuntimeException;

/**
 * Answers bytes that are no message of the method with FIELD_INVALID; by itself gRPC answers a bare UNKNOWN. For that the
 * bytes are parsed inside of the interceptors and not before them. The RPC ends: behind such bytes nothing can be trusted.
 */
final class MalformedInput implements ServerInterceptor {
    /** The service, parsing its messages where this can see it. */
    static ServerServiceDefinition within(ServerServiceDefinition service) {
        return ServerInterceptors.useInputStreamMessages(service);
    }

    @Override
    public <Q, A> ServerCall.Listener<Q> interceptCall(
            ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
        return new SimpleForwardingServerCallListener<>(next.startCall(call, headers)) {
            private boolean refused;

            @Override
            public void onMessage(Q message) {
                try {
                    super.onMessage(message);
                } catch (StatusRuntimeException thrown) {
                    if (!(thrown.getCause() instanceof InvalidProtocolBufferException)) {
                        throw thrown;
                    }
                    refused = true;
                    refuse(call, thrown.getCause());
                    // The transport will say that all is well, for the call was answered.
                    super.onCancel();
                }
            }

            @Override
            public void onHalfClose() {
                if (!refused) {
                    super.onHalfClose();
                }
            }
        };
    }

    private static void refuse(ServerCall<?, ?> call, Throwable cause) {
        String type = call.getMethodDescriptor().getFullMethodName();
        StatusRuntimeException told = Statuses.exception(
                Refusal.field("message", "is no valid request of " + type + ": " + cause.getMessage()));
        Metadata trailers = told.getTrailers();
        call.close(told.getStatus(), trailers == null ? new Metadata() : trailers);
    }
}
