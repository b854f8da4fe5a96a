package dev.claw.hub.wiring;

import dev.claw.hub.v1.DeclareFrame;
import dev.claw.hub.v1.PublishOpen;
import dev.claw.hub.v1.PublishRequest;
import dev.claw.hub.v1.PublishResponse;
import dev.claw.hub.v1.PublishResult;
import dev.claw.hub.v1.RegistryServiceGrpc.RegistryServiceStub;
import dev.claw.hub.v1.ReportFrame;
import dev.claw.hub.v1.Service;
import dev.claw.hub.v1.ServiceDeclaration;
import dev.claw.hub.v1.ServiceReport;
import dev.claw.hub.v1.WithdrawFrame;
import java.util.List;

/** A provider's {@code Publish} stream as a test speaks it: a frame, and its answer. */
final class Publishing implements AutoCloseable {
    private final Talk<PublishRequest, PublishResponse> talk;
    private long frameId = 1;

    private Publishing(Talk<PublishRequest, PublishResponse> talk) {
        this.talk = talk;
    }

    static Publishing of(HubFixture hub, String agent) throws InterruptedException {
        return of(hub, agent, "");
    }

    static Publishing of(HubFixture hub, String agent, String instanceId) throws InterruptedException {
        return of(hub.registryStreams(agent), instanceId);
    }

    static Publishing of(RegistryServiceStub registry, String instanceId) throws InterruptedException {
        Publishing publishing = new Publishing(Talk.open(registry::publish));
        publishing.talk.send(PublishRequest.newBuilder()
                .setFrameId(1)
                .setOpen(PublishOpen.newBuilder().setInstanceId(instanceId))
                .build());
        publishing.talk.next(PublishResponse::hasOpened);
        return publishing;
    }

    static ServiceDeclaration.Builder service(String id) {
        return ServiceDeclaration.newBuilder().setServiceId(id).setName("服务 " + id);
    }

    Talk<PublishRequest, PublishResponse> talk() {
        return talk;
    }

    /** Declares a service that is taken. */
    Service declare(ServiceDeclaration.Builder service) throws InterruptedException {
        return answer(declaring(List.of(service.build()))).get(0).getOk();
    }

    PublishResult tryDeclare(ServiceDeclaration.Builder service) throws InterruptedException {
        return answer(declaring(List.of(service.build()))).get(0);
    }

    List<PublishResult> declareAll(List<ServiceDeclaration> services) throws InterruptedException {
        return answer(declaring(services));
    }

    PublishRequest.Builder declaring(List<ServiceDeclaration> services) {
        return PublishRequest.newBuilder().setDeclare(DeclareFrame.newBuilder().addAllServices(services));
    }

    PublishResult report(ServiceReport.Builder report) throws InterruptedException {
        return answer(reporting(report)).get(0);
    }

    PublishRequest.Builder reporting(ServiceReport.Builder report) {
        return PublishRequest.newBuilder().setReport(ReportFrame.newBuilder().addReports(report));
    }

    PublishResult withdraw(String serviceId, boolean release) throws InterruptedException {
        return answer(PublishRequest.newBuilder()
                        .setWithdraw(WithdrawFrame.newBuilder()
                                .addServiceIds(serviceId)
                                .setRelease(release)))
                .get(0);
    }

    /** Sends the frame and does not wait for its answer. */
    Publishing send(PublishRequest.Builder frame) {
        talk.send(frame.setFrameId(++frameId).build());
        return this;
    }

    List<PublishResult> answer(PublishRequest.Builder frame) throws InterruptedException {
        send(frame);
        return answer(frameId).getResults().getResultsList();
    }

    PublishResponse answer(long toFrame) throws InterruptedException {
        return talk.next(response -> response.getFrameId() == toFrame);
    }

    long lastFrameId() {
        return frameId;
    }

    /** The link breaks. */
    void leave() {
        talk.cancel();
    }

    @Override
    public void close() {
        leave();
    }
}
