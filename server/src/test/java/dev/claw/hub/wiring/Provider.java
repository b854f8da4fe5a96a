package dev.claw.hub.wiring;

import dev.claw.hub.v1.AnswerFrame;
import dev.claw.hub.v1.CallAnswer;
import dev.claw.hub.v1.DeclareFrame;
import dev.claw.hub.v1.Payload;
import dev.claw.hub.v1.PublishOpen;
import dev.claw.hub.v1.PublishRequest;
import dev.claw.hub.v1.PublishResponse;
import dev.claw.hub.v1.PublishResult;
import dev.claw.hub.v1.ServeOpen;
import dev.claw.hub.v1.ServeRequest;
import dev.claw.hub.v1.ServeResponse;
import dev.claw.hub.v1.ServedCall;
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
        Talk<ServeRequest, ServeResponse> serve = Talk.open(hub.callStreams(agent)::serve);
        serve.send(ServeRequest.newBuilder()
                .setFrameId(1)
                .setOpen(options.toBuilder().addServiceIds(serviceId))
                .build());
        serve.next(ServeResponse::hasOpened);
        return new Provider(publish, serve);
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
