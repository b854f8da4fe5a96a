package dev.claw.hub.bench;

import dev.claw.hub.v1.AnswerFrame;
import dev.claw.hub.v1.CallAnswer;
import dev.claw.hub.v1.CallEnded;
import dev.claw.hub.v1.CallFrame;
import dev.claw.hub.v1.CallServiceGrpc;
import dev.claw.hub.v1.DeclareFrame;
import dev.claw.hub.v1.InvokeOpen;
import dev.claw.hub.v1.InvokeRequest;
import dev.claw.hub.v1.InvokeResponse;
import dev.claw.hub.v1.OutgoingCall;
import dev.claw.hub.v1.Payload;
import dev.claw.hub.v1.PublishOpen;
import dev.claw.hub.v1.PublishRequest;
import dev.claw.hub.v1.PublishResponse;
import dev.claw.hub.v1.RegistryServiceGrpc;
import dev.claw.hub.v1.ServeOpen;
import dev.claw.hub.v1.ServeRequest;
import dev.claw.hub.v1.ServeResponse;
import dev.claw.hub.v1.ServedCall;
import dev.claw.hub.v1.ServiceDeclaration;
import io.grpc.Channel;
import io.grpc.stub.StreamObserver;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * Calls by the generated stubs: a consumer's Invoke stream and a provider's Serve stream, a connection each. The
 * provider answers with the parameters. The same for the hub and for the relay.
 */
final class CallLoad implements Load {
    private static final int SECONDS = 20;

    private final Payload payload = Wire.payload();
    private final int perFrame;
    private final Channel provider;
    private final ClosedLoop rounds;
    private final StreamObserver<ServeRequest> serve;
    private final StreamObserver<InvokeRequest> invoke;
    private final String serviceId;
    private long frames = 1;
    private long calls;

    /** Through a hub, where the service is declared first. */
    static CallLoad throughHub(Wire wire, String address) throws Exception {
        return new CallLoad(wire, address, true, Load.MAX_IN_FLIGHT);
    }

    /** Through a hub, with a frame for every call and every answer, as agents send them that gather nothing. */
    static CallLoad oneByOne(Wire wire, String address) throws Exception {
        return new CallLoad(wire, address, true, 1);
    }

    /** Through the relay, which knows no services. */
    static CallLoad throughRelay(Wire wire, String address) throws Exception {
        return new CallLoad(wire, address, false, Load.MAX_IN_FLIGHT);
    }

    private CallLoad(Wire wire, String address, boolean publishes, int perFrame) throws Exception {
        this.perFrame = perFrame;
        provider = wire.connect(address, "bench-provider");
        rounds = new ClosedLoop(wire.loop(), this::send);
        serviceId = publishes ? publish() : "bench";

        Frames<ServeResponse> served = new Frames<>(this::onServe, rounds::fail);
        serve = CallServiceGrpc.newStub(provider).serve(served);
        serve.onNext(ServeRequest.newBuilder()
                .setFrameId(1)
                .setOpen(ServeOpen.newBuilder()
                        .setInstanceId("bench")
                        .addServiceIds(serviceId)
                        .setMaxCalls(MAX_IN_FLIGHT))
                .build());
        served.awaitFirst();

        Frames<InvokeResponse> ended = new Frames<>(this::onInvoke, rounds::fail);
        invoke =
                CallServiceGrpc.newStub(wire.connect(address, "bench-consumer")).invoke(ended);
        invoke.onNext(InvokeRequest.newBuilder()
                .setFrameId(1)
                .setOpen(InvokeOpen.getDefaultInstance())
                .build());
        ended.awaitFirst();
    }

    @Override
    public Round run(int inFlight, Duration length) throws Exception {
        return rounds.run(inFlight, length);
    }

    /** The connections belong to the {@link Wire}. */
    @Override
    public void close() {
        invoke.onCompleted();
        serve.onCompleted();
    }

    private String publish() throws Exception {
        CompletableFuture<PublishResponse> declared = new CompletableFuture<>();
        Frames<PublishResponse> published = new Frames<>(declared::complete, declared::completeExceptionally);
        StreamObserver<PublishRequest> publish =
                RegistryServiceGrpc.newStub(provider).publish(published);
        publish.onNext(PublishRequest.newBuilder()
                .setFrameId(1)
                .setOpen(PublishOpen.newBuilder().setInstanceId("bench"))
                .build());
        published.awaitFirst();
        publish.onNext(PublishRequest.newBuilder()
                .setFrameId(2)
                .setDeclare(DeclareFrame.newBuilder()
                        .addServices(ServiceDeclaration.newBuilder()
                                .setName("bench-echo")
                                .setDescription("Answers with its parameters.")))
                .build());
        PublishResponse answer = declared.get(SECONDS, TimeUnit.SECONDS);
        String id = answer.getResults().getResults(0).getOk().getServiceId();
        if (id.isEmpty()) {
            throw new IllegalStateException("the hub refused the service: " + answer);
        }
        return id;
    }

    private void send(int[] slots, int count) {
        CallFrame.Builder frame = CallFrame.newBuilder();
        for (int i = 0; i < count; i++) {
            if (frame.getCallsCount() == perFrame) {
                send(frame);
                frame = CallFrame.newBuilder();
            }
            frame.addCalls(OutgoingCall.newBuilder()
                    .setCallId(Long.toString(++calls * MAX_IN_FLIGHT + slots[i]))
                    .setServiceId(serviceId)
                    .setMethod("echo")
                    .setParameters(payload));
        }
        send(frame);
    }

    private void send(CallFrame.Builder frame) {
        invoke.onNext(
                InvokeRequest.newBuilder().setFrameId(++frames).setCall(frame).build());
    }

    private void onServe(ServeResponse frame) {
        if (!frame.hasCalls()) {
            if (!frame.hasResults()) {
                rounds.fail(new IllegalStateException("expected calls, got " + frame));
            }
            return;
        }
        AnswerFrame.Builder answers = AnswerFrame.newBuilder();
        for (ServedCall call : frame.getCalls().getCallsList()) {
            if (answers.getAnswersCount() == perFrame) {
                serve.onNext(ServeRequest.newBuilder().setAnswer(answers).build());
                answers = AnswerFrame.newBuilder();
            }
            answers.addAnswers(
                    CallAnswer.newBuilder().setRoutingId(call.getRoutingId()).setResult(call.getParameters()));
        }
        serve.onNext(ServeRequest.newBuilder().setAnswer(answers).build());
    }

    private void onInvoke(InvokeResponse frame) {
        if (!frame.hasEnded()) {
            rounds.fail(new IllegalStateException("expected ended calls, got " + frame));
            return;
        }
        for (CallEnded call : frame.getEnded().getCallsList()) {
            if (!call.hasResult()) {
                rounds.fail(new IllegalStateException("a call failed: " + call));
                return;
            }
            int slot = (int) (Long.parseLong(call.getCallId()) % MAX_IN_FLIGHT);
            rounds.answered(slot);
            rounds.free(slot);
        }
        rounds.flush();
    }
}
