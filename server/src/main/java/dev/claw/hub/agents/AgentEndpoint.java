package dev.claw.hub.agents;

import dev.claw.hub.commit.StoreReaders;
import dev.claw.hub.commit.Writer;
import dev.claw.hub.error.Refusal;
import dev.claw.hub.identity.Caller;
import dev.claw.hub.identity.EnrolledAgents;
import dev.claw.hub.identity.Tokens;
import dev.claw.hub.limits.HubLimits;
import dev.claw.hub.limits.Ids;
import dev.claw.hub.stream.Unary;
import dev.claw.hub.v1.AgentServiceGrpc;
import dev.claw.hub.v1.CheckTokenRequest;
import dev.claw.hub.v1.CheckTokenResponse;
import dev.claw.hub.v1.EndEnrolmentRequest;
import dev.claw.hub.v1.EndEnrolmentResponse;
import dev.claw.hub.v1.EnrolAgentRequest;
import dev.claw.hub.v1.EnrolAgentResponse;
import dev.claw.hub.v1.ErrorReason;
import dev.claw.hub.v1.GetEnrolmentRequest;
import dev.claw.hub.v1.GetEnrolmentResponse;
import dev.claw.hub.v1.ListEnrolmentsRequest;
import dev.claw.hub.v1.ListEnrolmentsResponse;
import io.grpc.stub.StreamObserver;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/** The door of enrolment: decodes, asks, encodes. */
public final class AgentEndpoint extends AgentServiceGrpc.AgentServiceImplBase {
    private final Enrolments enrolments;
    private final Tokens tokens;

    /**
     * What the doors of all RPCs know of who calls.
     *
     * @param tokens whose tokens are whose, those of {@code enrolled} included
     */
    public record Identities(EnrolledAgents enrolled, Tokens tokens) {}

    /**
     * @param newToken credentials, of 256 random bits
     * @param newAgentId {@code user_} and 12 hex digits
     */
    public AgentEndpoint(
            Writer writer,
            StoreReaders readers,
            HubLimits limits,
            Identities identities,
            Supplier<String> newToken,
            Supplier<String> newAgentId) {
        this.enrolments = new Enrolments(
                writer,
                readers,
                identities.enrolled(),
                limits.enrolments(),
                new Enrolments.Sources(newToken, newAgentId));
        this.tokens = identities.tokens();
    }

    @Override
    public void enrolAgent(EnrolAgentRequest request, StreamObserver<EnrolAgentResponse> out) {
        Unary.answer(out, () -> enrolments.enrol(request.getName()));
    }

    @Override
    public void getEnrolment(GetEnrolmentRequest request, StreamObserver<GetEnrolmentResponse> out) {
        Caller caller = Caller.current();
        Unary.answer(
                out,
                () -> CompletableFuture.completedFuture(GetEnrolmentResponse.newBuilder()
                        .setEnrolment(enrolments.get(caller, request.getAgentId()))
                        .build()));
    }

    @Override
    public void listEnrolments(ListEnrolmentsRequest request, StreamObserver<ListEnrolmentsResponse> out) {
        Caller caller = Caller.current();
        Unary.answer(out, () -> enrolments.list(caller, request));
    }

    @Override
    public void endEnrolment(EndEnrolmentRequest request, StreamObserver<EndEnrolmentResponse> out) {
        Caller caller = Caller.current();
        Unary.answer(
                out,
                () -> enrolments
                        .end(caller, request.getAgentId())
                        .thenApply(ended -> EndEnrolmentResponse.newBuilder()
                                .setEnrolment(ended)
                                .build()));
    }

    @Override
    public void checkToken(CheckTokenRequest request, StreamObserver<CheckTokenResponse> out) {
        Unary.answer(out, () -> CompletableFuture.completedFuture(check(request)));
    }

    private CheckTokenResponse check(CheckTokenRequest request) {
        String token = Ids.text(request.getToken(), "token", HubLimits.ID_BYTES);
        if (token.isEmpty()) {
            throw Refusal.field("token", "is missing; expected a token as it was shown");
        }
        Tokens.Holder holder = tokens.holder(token);
        if (holder.role().filter(Caller.Role.ADMINISTRATOR::equals).isPresent()) {
            return CheckTokenResponse.newBuilder().setAdministrator(true).build();
        }
        return CheckTokenResponse.newBuilder()
                .setEnrolment(holder.agent()
                        .map(Enrolments::proto)
                        .orElseThrow(() -> Refusal.of(
                                ErrorReason.ERROR_REASON_CREDENTIAL_INVALID,
                                "the token is that of no enrolled agent and of no administrator")))
                .build();
    }
}
