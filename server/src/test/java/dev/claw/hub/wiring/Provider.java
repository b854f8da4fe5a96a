package dev.claw.hub.wiring;

import dev.claw.hub.v1.AnswerFrame;
import dev.claw.hub.v1.CallAnswer;
import dev.claw.hub.v1.CallFailure;
import dev.claw.hub.v1.Chunk;
import dev.claw.hub.v1.DeclareFrame;
import dev.claw.hub.v1.DrainFrame;
import dev.claw.hub.v1.OutputFrame;
import dev.claw.hub.v1.Payload;
import dev.claw.hub.v1.Progress;
import dev.claw.hub.v1.ProgressFrame;
import dev.claw.hub.v1.PublishOpen;
import dev.claw.hub.v1.PublishRequest;
import dev.claw.hub.v1.PublishResponse;
import dev.claw.hub.v1.PublishResult;
import dev.claw.hub.v1.ServeOpen;
import dev.claw.hub.v1.ServeRequest;
import dev.claw.hub.v1.ServeResponse;
import dev.claw.hub.v1.ServedCall;
import dev.claw.hub.v1.ServedCallConsumed;
import dev.claw.hub.v1.ServedChunk;
import dev.claw.hub.v1.ServedConsumed;
import dev.claw.hub.v1.ServedProgress;
import dev.claw.hub.v1.ServiceDeclaration;
import java.util.List;

/** A provider that a test plays: it publishes one service and answers when the test says so. */
final class Provider implements AutoCloseable {
    private final Talk<PublishRequest, PublishResponse> publish;
    private final Talk<ServeRequest, ServeResponse> serve;

    private Provider(Talk<PublishRequest, PublishResponse> publish, Talk<ServeRequest, ServeResponse> serve) {
        this.publish = publish;
        this.serve = serve;
    }

    static Provider of(HubFixture hub, String agent, String serviceId) throws InterruptedException {
        return of(hub, agent, serviceId, ServeOpen.newBuilder().setMaxCalls(64).build());
    }

    static Provider of(HubFixture hub, String agent, String serviceId, ServeOpen options) throws InterruptedException {
        Talk<PublishRequest, PublishResponse> publish = declare(hub, agent, serviceId);
        publish.next(PublishResponse::hasResults);
        return new Provider(publish, serve(hub, agent, serviceId, options));
    }

    /** Serves a service that was declared before. */
    static Talk<ServeRequest, ServeResponse> serve(HubFixture hub, String agent, String serviceId)
            throws InterruptedException {
        return serve(hub, agent, serviceId, ServeOpen.getDefaultInstance());
    }

    private static Talk<ServeRequest, ServeResponse> serve(
            HubFixture hub, String agent, String serviceId, ServeOpen options) throws InterruptedException {
        Talk<ServeRequest, ServeResponse> serve = Talk.open(hub.callStreams(agent)::serve);
        serve.send(ServeRequest.newBuilder()
                .setFrameId(1)
                .setOpen(options.toBuilder().addServiceIds(serviceId))
                .build());
        serve.next(ServeResponse::hasOpened);
        return serve;
    }

    /** Declares the service and leaves the answer to be read. */
    static Talk<PublishRequest, PublishResponse> declare(HubFixture hub, String agent, String serviceId) {
        return declare(hub, agent, serviceId, "服务 " + serviceId);
    }

    static Talk<PublishRequest, PublishResponse> declare(HubFixture hub, String agent, String serviceId, String name) {
        Talk<PublishRequest, PublishResponse> publish = Talk.open(hub.registryStreams(agent)::publish);
        return publish.send(PublishRequest.newBuilder()
                        .setFrameId(1)
                        .setOpen(PublishOpen.getDefaultInstance())
                        .build())
                .send(PublishRequest.newBuilder()
                        .setFrameId(2)
                        .setDeclare(DeclareFrame.newBuilder()
                                .addServices(ServiceDeclaration.newBuilder()
                                        .setServiceId(serviceId)
                                        .setName(name)))
                        .build());
    }

    static PublishResult result(Talk<PublishRequest, PublishResponse> publish) throws InterruptedException {
        return publish.next(PublishResponse::hasResults).getResults().getResults(0);
    }

    Talk<PublishRequest, PublishResponse> publish() {
        return publish;
    }

    Talk<ServeRequest, ServeResponse> serve() {
        return serve;
    }

    /** The calls of the next frame that has some. */
    List<ServedCall> calls() throws InterruptedException {
        return serve.next(ServeResponse::hasCalls).getCalls().getCallsList();
    }

    ServedCall call() throws InterruptedException {
        return calls().get(0);
    }

    void answer(long routingId, Payload result) {
        serve.send(answerFrame(routingId, result));
    }

    void fail(long routingId, String message, String code) {
        serve.send(ServeRequest.newBuilder()
                .setAnswer(AnswerFrame.newBuilder()
                        .addAnswers(CallAnswer.newBuilder()
                                .setRoutingId(routingId)
                                .setFailure(CallFailure.newBuilder()
                                        .setMessage(message)
                                        .setCode(code))))
                .build());
    }

    void progress(long routingId, Progress... states) {
        ProgressFrame.Builder frame = ProgressFrame.newBuilder();
        for (Progress state : states) {
            frame.addCalls(ServedProgress.newBuilder().setRoutingId(routingId).setProgress(state));
        }
        serve.send(ServeRequest.newBuilder().setProgress(frame).build());
    }

    void output(long routingId, Chunk... chunks) {
        OutputFrame.Builder frame = OutputFrame.newBuilder();
        for (Chunk chunk : chunks) {
            frame.addChunks(ServedChunk.newBuilder().setRoutingId(routingId).setChunk(chunk));
        }
        serve.send(ServeRequest.newBuilder().setOutput(frame).build());
    }

    void consumed(long routingId, long bytes) {
        serve.send(ServeRequest.newBuilder()
                .setConsumed(ServedConsumed.newBuilder()
                        .addCalls(ServedCallConsumed.newBuilder()
                                .setRoutingId(routingId)
                                .setBytes(bytes)))
                .build());
    }

    void drain(long frameId) {
        serve.send(ServeRequest.newBuilder()
                .setFrameId(frameId)
                .setDrain(DrainFrame.getDefaultInstance())
                .build());
    }

    /** The next pieces of input, one frame of them. */
    List<ServedChunk> input() throws InterruptedException {
        return serve.next(ServeResponse::hasInput).getInput().getChunksList();
    }

    /** How much output was consumed, as the next frame that says so tells of this call. */
    long consumed(long routingId) throws InterruptedException {
        return serve.next(ServeResponse::hasConsumed).getConsumed().getCallsList().stream()
                .filter(consumed -> consumed.getRoutingId() == routingId)
                .mapToLong(ServedCallConsumed::getBytes)
                .sum();
    }

    /** The calls of the next frame that says that nobody waits for them. */
    List<Long> canceled() throws InterruptedException {
        return serve.next(ServeResponse::hasCanceled).getCanceled().getRoutingIdsList();
    }

    static ServeRequest answerFrame(long routingId, Payload result) {
        return ServeRequest.newBuilder()
                .setAnswer(AnswerFrame.newBuilder()
                        .addAnswers(
                                CallAnswer.newBuilder().setRoutingId(routingId).setResult(result)))
                .build();
    }

    @Override
    public void close() {
        serve.cancel();
        publish.cancel();
    }
}
