package dev.claw.hub.client;

import dev.claw.hub.v1.AcknowledgeMessagesRequest;
import dev.claw.hub.v1.AcknowledgeMessagesResponse;
import dev.claw.hub.v1.AcquireRequest;
import dev.claw.hub.v1.AcquireResponse;
import dev.claw.hub.v1.CallServiceGrpc;
import dev.claw.hub.v1.CancelCallRequest;
import dev.claw.hub.v1.CancelCallResponse;
import dev.claw.hub.v1.ConverseRequest;
import dev.claw.hub.v1.ConverseResponse;
import dev.claw.hub.v1.DiscoverRequest;
import dev.claw.hub.v1.DiscoverResponse;
import dev.claw.hub.v1.ErrorReason;
import dev.claw.hub.v1.ExchangeRequest;
import dev.claw.hub.v1.ExchangeResponse;
import dev.claw.hub.v1.GetCallRequest;
import dev.claw.hub.v1.GetCallResponse;
import dev.claw.hub.v1.GetHubInfoRequest;
import dev.claw.hub.v1.GetHubInfoResponse;
import dev.claw.hub.v1.HubServiceGrpc;
import dev.claw.hub.v1.InvokeRequest;
import dev.claw.hub.v1.InvokeResponse;
import dev.claw.hub.v1.IssueRequest;
import dev.claw.hub.v1.IssueResponse;
import dev.claw.hub.v1.KeyServiceGrpc;
import dev.claw.hub.v1.ListServicesRequest;
import dev.claw.hub.v1.ListServicesResponse;
import dev.claw.hub.v1.MessageServiceGrpc;
import dev.claw.hub.v1.PublishRequest;
import dev.claw.hub.v1.PublishResponse;
import dev.claw.hub.v1.RequestKeyRequest;
import dev.claw.hub.v1.RequestKeyResponse;
import dev.claw.hub.v1.ServeRequest;
import dev.claw.hub.v1.ServeResponse;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.Server;
import io.grpc.ServerBuilder;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.StatusException;
import io.grpc.inprocess.InProcessChannelBuilder;
import io.grpc.inprocess.InProcessServerBuilder;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.protobuf.StatusProto;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;

/** A hub whose every frame the test writes. It can stop and come back under the same address. */
final class ScriptedHub implements AutoCloseable {
    final Script<ExchangeRequest, ExchangeResponse> exchange = new Script<>();
    final Script<InvokeRequest, InvokeResponse> invoke = new Script<>();
    final Script<ServeRequest, ServeResponse> serve = new Script<>();
    final Script<PublishRequest, PublishResponse> publish = new Script<>();
    final Script<DiscoverRequest, DiscoverResponse> discover = new Script<>();
    final Script<IssueRequest, IssueResponse> issue = new Script<>();
    final Script<ConverseRequest, ConverseResponse> converse = new Script<>();
    final Script<AcquireRequest, AcquireResponse> acquire = new Script<>();
    final ScriptedAgents agents = new ScriptedAgents();
    final Queue<AcknowledgeMessagesRequest> acknowledged = new ConcurrentLinkedQueue<>();
    /** Groups whose marks are refused. */
    final Set<String> left = ConcurrentHashMap.newKeySet();

    final Queue<Metadata> headers = new ConcurrentLinkedQueue<>();

    /** Answers to key requests and pages of services, in order; each is used once. */
    final Queue<Asked<RequestKeyRequest, RequestKeyResponse>> keys = new ConcurrentLinkedQueue<>();

    final Queue<Asked<GetCallRequest, GetCallResponse>> keptCalls = new ConcurrentLinkedQueue<>();

    /** Ids of calls that were asked for, and that were cancelled. */
    final Queue<String> callsAsked = new ConcurrentLinkedQueue<>();

    final Queue<String> callsCanceled = new ConcurrentLinkedQueue<>();

    final Queue<ListServicesResponse> pages = new ConcurrentLinkedQueue<>();
    final Queue<ListServicesRequest> pagesAsked = new ConcurrentLinkedQueue<>();
    final ScriptedRegistry registry = new ScriptedRegistry(this);

    private final String name = "hub-" + UUID.randomUUID();
    private Server server;

    /** A scripted answer to one request. */
    interface Asked<Q, A> {
        A answer(Q request) throws StatusException;
    }

    ScriptedHub() {
        server = startInProcess();
    }

    /** A new channel to it, with a backoff of its own as channels have. */
    ManagedChannel channel() {
        return InProcessChannelBuilder.forName(name).directExecutor().build();
    }

    /** Stops: every stream breaks, and nobody can connect. */
    void stop() {
        server.shutdownNow();
        try {
            server.awaitTermination();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    void startAgain() {
        server = startInProcess();
    }

    /** Also listens on a port of the loopback; 0 for any free one. */
    Server listen(int port) {
        return start(NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), port)));
    }

    @Override
    public void close() {
        stop();
    }

    private Server startInProcess() {
        return start(InProcessServerBuilder.forName(name).directExecutor());
    }

    private Server start(ServerBuilder<?> builder) {
        try {
            return builder.addService(new Messages())
                    .addService(new Calls())
                    .addService(registry)
                    .addService(new Keys())
                    .addService(new ScriptedChannels(converse))
                    .addService(agents)
                    .addService(new Hub())
                    .intercept(new KeepHeaders())
                    .build()
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static <A> void answer(StreamObserver<A> out, A answer) {
        out.onNext(answer);
        out.onCompleted();
    }

    private static <Q, A> void answer(StreamObserver<A> out, Asked<Q, A> scripted, Q request) {
        try {
            answer(out, scripted.answer(request));
        } catch (StatusException e) {
            out.onError(e);
        }
    }

    private final class KeepHeaders implements ServerInterceptor {
        @Override
        public <Q, R> ServerCall.Listener<Q> interceptCall(
                ServerCall<Q, R> call, Metadata metadata, ServerCallHandler<Q, R> next) {
            headers.add(metadata);
            return next.startCall(call, metadata);
        }
    }

    private final class Messages extends MessageServiceGrpc.MessageServiceImplBase {
        @Override
        public StreamObserver<ExchangeRequest> exchange(StreamObserver<ExchangeResponse> out) {
            return exchange.begin(out);
        }

        @Override
        public void acknowledgeMessages(
                AcknowledgeMessagesRequest request, StreamObserver<AcknowledgeMessagesResponse> out) {
            acknowledged.add(request);
            if (request.getChannelsList().stream().anyMatch(mark -> left.contains(mark.getChannelId()))) {
                out.onError(StatusProto.toStatusException(
                        Frames.error(ErrorReason.ERROR_REASON_CHANNEL_NOT_FOUND, Map.of())));
                return;
            }
            answer(
                    out,
                    AcknowledgeMessagesResponse.newBuilder()
                            .setAcknowledged(request.getThrough())
                            .build());
        }
    }

    private final class Calls extends CallServiceGrpc.CallServiceImplBase {
        @Override
        public StreamObserver<InvokeRequest> invoke(StreamObserver<InvokeResponse> out) {
            return invoke.begin(out);
        }

        @Override
        public StreamObserver<ServeRequest> serve(StreamObserver<ServeResponse> out) {
            return serve.begin(out);
        }

        @Override
        public void getCall(GetCallRequest request, StreamObserver<GetCallResponse> out) {
            callsAsked.add(request.getCallId());
            Asked<GetCallRequest, GetCallResponse> answer = keptCalls.poll();
            if (answer == null) {
                // A long poll that the test answers by stopping the hub.
                return;
            }
            answer(out, answer, request);
        }

        @Override
        public void cancelCall(CancelCallRequest request, StreamObserver<CancelCallResponse> out) {
            callsCanceled.add(request.getCallId());
            answer(out, CancelCallResponse.getDefaultInstance());
        }
    }

    private final class Keys extends KeyServiceGrpc.KeyServiceImplBase {
        @Override
        public StreamObserver<IssueRequest> issue(StreamObserver<IssueResponse> out) {
            return issue.begin(out);
        }

        @Override
        public void requestKey(RequestKeyRequest request, StreamObserver<RequestKeyResponse> out) {
            answer(out, keys.remove(), request);
        }

        @Override
        public StreamObserver<AcquireRequest> acquire(StreamObserver<AcquireResponse> out) {
            return acquire.begin(out);
        }
    }

    private static final class Hub extends HubServiceGrpc.HubServiceImplBase {
        @Override
        public void getHubInfo(GetHubInfoRequest request, StreamObserver<GetHubInfoResponse> out) {
            answer(out, GetHubInfoResponse.newBuilder().setProduct("scripted").build());
        }
    }
}
