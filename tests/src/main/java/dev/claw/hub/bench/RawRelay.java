package dev.claw.hub.bench;

import dev.claw.hub.v1.CallAnswer;
import dev.claw.hub.v1.CallEnded;
import dev.claw.hub.v1.CallServiceGrpc;
import dev.claw.hub.v1.CallsEnded;
import dev.claw.hub.v1.InvokeRequest;
import dev.claw.hub.v1.InvokeResponse;
import dev.claw.hub.v1.Opened;
import dev.claw.hub.v1.OutgoingCall;
import dev.claw.hub.v1.ServeOpened;
import dev.claw.hub.v1.ServeRequest;
import dev.claw.hub.v1.ServeResponse;
import dev.claw.hub.v1.ServedCall;
import dev.claw.hub.v1.ServedCalls;
import io.grpc.Server;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.netty.shaded.io.netty.channel.EventLoopGroup;
import io.grpc.netty.shaded.io.netty.channel.MultiThreadIoEventLoopGroup;
import io.grpc.netty.shaded.io.netty.channel.nio.NioIoHandler;
import io.grpc.netty.shaded.io.netty.channel.socket.nio.NioServerSocketChannel;
import io.grpc.netty.shaded.io.netty.util.concurrent.DefaultThreadFactory;
import io.grpc.stub.StreamObserver;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;

/**
 * The least that relays calls: one consumer, one provider, a frame out for each frame in, and a map of what is under
 * way. No deadlines, keys, limits, cancelling or failures. A process of its own; everything runs on its one event loop.
 */
final class RawRelay extends CallServiceGrpc.CallServiceImplBase {
    private static final int FLOW_CONTROL_WINDOW = 256 << 10;

    private final Map<Long, String> underWay = new HashMap<>();
    private StreamObserver<ServeResponse> provider = new Nobody<>();
    private StreamObserver<InvokeResponse> consumer = new Nobody<>();
    private long routingId;

    private RawRelay() {}

    /** Listens on a free port of the loopback, which it prints, until it is killed. */
    public static void main(String[] arguments) throws Exception {
        EventLoopGroup loop = new MultiThreadIoEventLoopGroup(
                1, new DefaultThreadFactory("relay-loop", true), NioIoHandler.newFactory());
        Server server = NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
                .bossEventLoopGroup(loop)
                .workerEventLoopGroup(loop)
                .channelType(NioServerSocketChannel.class)
                .flowControlWindow(FLOW_CONTROL_WINDOW)
                .directExecutor()
                .addService(new RawRelay())
                .addService(new RawGroup())
                .build()
                .start();
        System.out.println("old agents " + RawSocketRelay.listen(loop));
        System.out.println("gRPC 127.0.0.1:" + server.getPort());
        server.awaitTermination();
    }

    @Override
    public StreamObserver<ServeRequest> serve(StreamObserver<ServeResponse> responses) {
        provider = responses;
        return new Reader<>(responses, frame -> {
            if (frame.hasAnswer()) {
                CallsEnded.Builder ended = CallsEnded.newBuilder();
                frame.getAnswer().getAnswersList().forEach(answer -> ended.addCalls(ended(answer)));
                consumer.onNext(InvokeResponse.newBuilder().setEnded(ended).build());
            } else {
                responses.onNext(ServeResponse.newBuilder()
                        .setFrameId(frame.getFrameId())
                        .setOpened(ServeOpened.getDefaultInstance())
                        .build());
            }
        });
    }

    @Override
    public StreamObserver<InvokeRequest> invoke(StreamObserver<InvokeResponse> responses) {
        consumer = responses;
        return new Reader<>(responses, frame -> {
            if (frame.hasCall()) {
                ServedCalls.Builder served = ServedCalls.newBuilder();
                frame.getCall().getCallsList().forEach(call -> served.addCalls(served(call)));
                provider.onNext(ServeResponse.newBuilder().setCalls(served).build());
            } else {
                responses.onNext(InvokeResponse.newBuilder()
                        .setFrameId(frame.getFrameId())
                        .setOpened(Opened.getDefaultInstance())
                        .build());
            }
        });
    }

    private ServedCall served(OutgoingCall call) {
        underWay.put(++routingId, call.getCallId());
        return ServedCall.newBuilder()
                .setRoutingId(routingId)
                .setServiceId(call.getServiceId())
                .setMethod(call.getMethod())
                .setCaller("bench-consumer")
                .setParameters(call.getParameters())
                .build();
    }

    private CallEnded ended(CallAnswer answer) {
        String callId = underWay.remove(answer.getRoutingId());
        if (callId == null) {
            throw new IllegalStateException("answer to " + answer.getRoutingId() + ", which is not under way");
        }
        return CallEnded.newBuilder()
                .setCallId(callId)
                .setResult(answer.getResult())
                .setDispatched(true)
                .build();
    }

    /** Reads frames and ends when the other side does. */
    record Reader<T>(StreamObserver<?> responses, Consumer<T> frames) implements StreamObserver<T> {
        @Override
        public void onNext(T frame) {
            frames.accept(frame);
        }

        @Override
        public void onError(Throwable cause) {
            // The connection is gone; so will the process be.
        }

        @Override
        public void onCompleted() {
            responses.onCompleted();
        }
    }

    /** In the place of a side that has not come yet. */
    private static final class Nobody<T> implements StreamObserver<T> {
        @Override
        public void onNext(T frame) {
            throw new IllegalStateException("the other side has not opened its stream yet");
        }

        @Override
        public void onError(Throwable cause) {
            // Nobody is there to be told.
        }

        @Override
        public void onCompleted() {
            // Nobody is there to be told.
        }
    }
}
