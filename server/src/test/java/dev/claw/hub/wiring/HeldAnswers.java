package dev.claw.hub.wiring;

import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.ClientInterceptor;
import io.grpc.ForwardingClientCall.SimpleForwardingClientCall;
import io.grpc.ForwardingClientCallListener.SimpleForwardingClientCallListener;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.atomic.AtomicInteger;

/** Holds back the hub's answers to unary RPCs while a test wants it so. Any thread. */
final class HeldAnswers implements ClientInterceptor {
    private final Deque<Runnable> held = new ArrayDeque<>();
    private final AtomicInteger asked = new AtomicInteger();
    private boolean holding;

    synchronized void hold() {
        holding = true;
    }

    /** Answers come again, those that were held first. */
    synchronized void release() {
        holding = false;
        while (!held.isEmpty()) {
            held.remove().run();
        }
    }

    /** Unary RPCs that were begun so far. */
    int asked() {
        return asked.get();
    }

    private synchronized void pass(Runnable event) {
        if (holding) {
            held.add(event);
        } else {
            event.run();
        }
    }

    @Override
    public <Q, R> ClientCall<Q, R> interceptCall(MethodDescriptor<Q, R> method, CallOptions options, Channel next) {
        ClientCall<Q, R> call = next.newCall(method, options);
        if (method.getType() != MethodDescriptor.MethodType.UNARY) {
            return call;
        }
        asked.incrementAndGet();
        return new SimpleForwardingClientCall<>(call) {
            @Override
            public void start(Listener<R> listener, Metadata headers) {
                super.start(new Held<>(listener), headers);
            }
        };
    }

    private final class Held<R> extends SimpleForwardingClientCallListener<R> {
        Held(ClientCall.Listener<R> listener) {
            super(listener);
        }

        @Override
        public void onMessage(R message) {
            pass(() -> super.onMessage(message));
        }

        @Override
        public void onClose(Status status, Metadata trailers) {
            pass(() -> super.onClose(status, trailers));
        }
    }
}
