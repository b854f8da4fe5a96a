package dev.claw.hub.client;

import com.google.protobuf.Message;
import dev.claw.hub.v1.AgentServiceGrpc;
import dev.claw.hub.v1.CheckTokenRequest;
import dev.claw.hub.v1.CheckTokenResponse;
import dev.claw.hub.v1.EndEnrolmentRequest;
import dev.claw.hub.v1.EndEnrolmentResponse;
import dev.claw.hub.v1.EnrolAgentRequest;
import dev.claw.hub.v1.EnrolAgentResponse;
import dev.claw.hub.v1.Enrolment;
import dev.claw.hub.v1.GetEnrolmentRequest;
import dev.claw.hub.v1.GetEnrolmentResponse;
import dev.claw.hub.v1.ListEnrolmentsRequest;
import dev.claw.hub.v1.ListEnrolmentsResponse;
import io.grpc.stub.StreamObserver;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/** Enrolment as a scripted hub serves it: everything is answered, about one agent. */
final class ScriptedAgents extends AgentServiceGrpc.AgentServiceImplBase {
    static final Enrolment ENROLMENT = Enrolment.newBuilder()
            .setAgentId("user_0123456789ab")
            .setName("翻译员")
            .setActive(true)
            .build();

    final Queue<Message> asked = new ConcurrentLinkedQueue<>();

    @Override
    public void enrolAgent(EnrolAgentRequest request, StreamObserver<EnrolAgentResponse> out) {
        asked.add(request);
        ScriptedHub.answer(
                out,
                EnrolAgentResponse.newBuilder()
                        .setEnrolment(ENROLMENT)
                        .setToken("ush_secret")
                        .build());
    }

    @Override
    public void getEnrolment(GetEnrolmentRequest request, StreamObserver<GetEnrolmentResponse> out) {
        asked.add(request);
        ScriptedHub.answer(
                out, GetEnrolmentResponse.newBuilder().setEnrolment(ENROLMENT).build());
    }

    @Override
    public void listEnrolments(ListEnrolmentsRequest request, StreamObserver<ListEnrolmentsResponse> out) {
        asked.add(request);
        ScriptedHub.answer(
                out,
                ListEnrolmentsResponse.newBuilder()
                        .addEnrolments(ENROLMENT)
                        .setNextPageToken("第二页")
                        .build());
    }

    @Override
    public void endEnrolment(EndEnrolmentRequest request, StreamObserver<EndEnrolmentResponse> out) {
        asked.add(request);
        ScriptedHub.answer(
                out,
                EndEnrolmentResponse.newBuilder()
                        .setEnrolment(ENROLMENT.toBuilder().setActive(false))
                        .build());
    }

    @Override
    public void checkToken(CheckTokenRequest request, StreamObserver<CheckTokenResponse> out) {
        asked.add(request);
        ScriptedHub.answer(
                out, CheckTokenResponse.newBuilder().setAdministrator(true).build());
    }
}
