package dev.claw.hub.wiring;

import static dev.claw.hub.wiring.Enrolling.ADMIN;
import static dev.claw.hub.wiring.Enrolling.GATEWAY;
import static dev.claw.hub.wiring.Enrolling.agents;
import static dev.claw.hub.wiring.Enrolling.bearer;
import static dev.claw.hub.wiring.Enrolling.enrol;
import static dev.claw.hub.wiring.HubFixture.reason;
import static dev.claw.hub.wiring.HubFixture.reasonOf;
import static dev.claw.hub.wiring.HubFixture.with;
import static org.assertj.core.api.Assertions.assertThat;

import dev.claw.hub.v1.AcquireOpen;
import dev.claw.hub.v1.AcquireRequest;
import dev.claw.hub.v1.AcquireResponse;
import dev.claw.hub.v1.CheckTokenRequest;
import dev.claw.hub.v1.EnrolAgentResponse;
import dev.claw.hub.v1.KeyServiceGrpc;
import dev.claw.hub.v1.ListEnrolmentsRequest;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.ClientInterceptors;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.ServerMethodDefinition;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.MetadataUtils;
import java.io.ByteArrayInputStream;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who a caller is: by its token, by a gateway's word, by its own. */
final class IdentityTest {
    private static final String AUTHORIZATION = "authorization";
    private static final String AGENT_ID = "claw-agent-id";
    private static final String ACT_AS = "claw-act-as";
    private static final String AUTHENTICATED = "claw-act-as-authenticated";

    @TempDir
    private Path data;

    @Test
    @DisplayName("who may be whom, by unary requests and by streams alike: the agent, or why not")
    void metadata_everyKind_makesOneCallerOrIsRefused() throws Exception {
        try (HubFixture hub = Enrolling.start(data)) {
            EnrolAgentResponse made = enrol(hub, "甲");
            EnrolAgentResponse gone = enrol(hub, "乙");
            Enrolling.end(hub, ADMIN, gone.getEnrolment().getAgentId());
            ManagedChannel channel = hub.connect();
            Map<List<String>, String> cases = cases(made, gone);
            assertThat(cases).hasSizeGreaterThan(25);
            for (Map.Entry<List<String>, String> one : cases.entrySet()) {
                String[] headers = one.getKey().toArray(String[]::new);
                assertThat(adopted(channel, headers)).as("%s", one.getKey()).isEqualTo(one.getValue());
            }
        }
    }

    private static Map<List<String>, String> cases(EnrolAgentResponse made, EnrolAgentResponse gone) {
        String id = made.getEnrolment().getAgentId();
        String endedId = gone.getEnrolment().getAgentId();
        String token = bearer(made.getToken());
        String gateway = bearer(GATEWAY);
        String admin = bearer(ADMIN);
        Map<List<String>, String> cases = new LinkedHashMap<>();
        cases.put(List.of(), "IDENTITY_MISSING");
        cases.put(List.of(AGENT_ID, ""), "IDENTITY_MISSING");
        cases.put(List.of(AGENT_ID, "bob"), "bob");
        cases.put(List.of(AGENT_ID, "%E7%94%B2"), "甲");
        cases.put(List.of(AGENT_ID, id), "AGENT_ENROLLED");
        cases.put(List.of(AGENT_ID, id.replace("user_", "%75ser_")), "AGENT_ENROLLED");
        cases.put(List.of(AGENT_ID, endedId), "AGENT_ENROLLED");
        cases.put(List.of(AGENT_ID, "bob", ACT_AS, "eve"), "ACCESS_DENIED");
        cases.put(List.of(AGENT_ID, "bob", AUTHENTICATED, "true"), "ACCESS_DENIED");
        cases.put(List.of(AUTHORIZATION, token), id);
        cases.put(List.of(AUTHORIZATION, "bearer  " + made.getToken()), id);
        cases.put(List.of(AUTHORIZATION, token, AGENT_ID, id), id);
        cases.put(List.of(AUTHORIZATION, token, AGENT_ID, "bob"), "ACCESS_DENIED");
        cases.put(List.of(AUTHORIZATION, token, ACT_AS, "bob"), "ACCESS_DENIED");
        cases.put(List.of(AUTHORIZATION, token, ACT_AS, id, AUTHENTICATED, "true"), "ACCESS_DENIED");
        cases.put(List.of(AUTHORIZATION, made.getToken()), "CREDENTIAL_INVALID");
        cases.put(List.of(AUTHORIZATION, "Basic " + made.getToken()), "CREDENTIAL_INVALID");
        cases.put(List.of(AUTHORIZATION, "Bearer "), "CREDENTIAL_INVALID");
        cases.put(List.of(AUTHORIZATION, bearer(gone.getToken())), "CREDENTIAL_INVALID");
        cases.put(List.of(AUTHORIZATION, bearer("ush_" + "A".repeat(43)), AGENT_ID, "bob"), "CREDENTIAL_INVALID");
        cases.put(List.of(AUTHORIZATION, gateway), "IDENTITY_MISSING");
        cases.put(List.of(AUTHORIZATION, gateway, AGENT_ID, "bob"), "IDENTITY_MISSING");
        cases.put(List.of(AUTHORIZATION, gateway, ACT_AS, "bob"), "bob");
        cases.put(List.of(AUTHORIZATION, gateway, ACT_AS, "bob", AUTHENTICATED, "true"), "bob");
        cases.put(List.of(AUTHORIZATION, gateway, ACT_AS, "bob", AUTHENTICATED, "yes"), "FIELD_INVALID");
        cases.put(List.of(AUTHORIZATION, gateway, ACT_AS, id), "AGENT_ENROLLED");
        cases.put(List.of(AUTHORIZATION, gateway, ACT_AS, id, AUTHENTICATED, "false"), "AGENT_ENROLLED");
        cases.put(List.of(AUTHORIZATION, gateway, ACT_AS, id, AUTHENTICATED, "true"), id);
        cases.put(List.of(AUTHORIZATION, gateway, ACT_AS, endedId), "AGENT_ENROLLED");
        cases.put(List.of(AUTHORIZATION, gateway, ACT_AS, endedId, AUTHENTICATED, "true"), "CREDENTIAL_INVALID");
        cases.put(List.of(AUTHORIZATION, admin), "admin");
        cases.put(List.of(AUTHORIZATION, admin, AGENT_ID, "bob"), "bob");
        cases.put(List.of(AUTHORIZATION, admin, AGENT_ID, id), "AGENT_ENROLLED");
        cases.put(List.of(AUTHORIZATION, admin, ACT_AS, "bob"), "ACCESS_DENIED");
        return cases;
    }

    @Test
    @DisplayName("what is for gateways is theirs, whether they name an agent or not, and nobody else's")
    void checkToken_byOthers_isDenied() throws Exception {
        try (HubFixture hub = Enrolling.start(data)) {
            EnrolAgentResponse made = enrol(hub, "甲");
            CheckTokenRequest request =
                    CheckTokenRequest.newBuilder().setToken(made.getToken()).build();
            List<List<String>> denied = List.of(
                    List.of(AGENT_ID, "bob"),
                    List.of(AUTHORIZATION, bearer(made.getToken())),
                    List.of(AUTHORIZATION, bearer(ADMIN)));
            for (List<String> headers : denied) {
                assertThat(reasonOf(() ->
                                agents(hub, headers.toArray(String[]::new)).checkToken(request)))
                        .as("%s", headers)
                        .isEqualTo("ACCESS_DENIED");
            }
            assertThat(reasonOf(() -> agents(hub).checkToken(request))).isEqualTo("IDENTITY_MISSING");
            assertThat(reasonOf(() -> agents(hub, AUTHORIZATION, bearer(GATEWAY), ACT_AS, "bob")
                            .checkToken(request)))
                    .isEqualTo("OK");
            assertThat(reasonOf(
                            () -> agents(hub, AUTHORIZATION, bearer(GATEWAY)).checkToken(request)))
                    .isEqualTo("OK");
        }
    }

    @Test
    @DisplayName("a gateway's and an administrator's token are the operator's: a hub without any knows none")
    void start_withoutTokens_knowsNone() throws Exception {
        try (HubFixture hub = HubFixture.start(data)) {
            for (String token : List.of(GATEWAY, ADMIN, "")) {
                assertThat(adopted(hub.connect(), AUTHORIZATION, bearer(token), ACT_AS, "bob"))
                        .isEqualTo("CREDENTIAL_INVALID");
            }
        }
    }

    @Test
    @DisplayName("no RPC but those for anyone is served to who does not say who it is")
    void everyRpc_withoutIdentity_isRefused() throws Exception {
        try (HubFixture hub = Enrolling.start(data)) {
            ManagedChannel channel = hub.connect();
            Map<String, String> outcomes = new LinkedHashMap<>();
            for (var service : hub.hub().core().services()) {
                for (ServerMethodDefinition<?, ?> method : service.bindService().getMethods()) {
                    outcomes.put(
                            method.getMethodDescriptor().getFullMethodName(),
                            called(channel, method.getMethodDescriptor()));
                }
            }
            assertThat(outcomes).hasSizeGreaterThan(30).containsEntry("claw.hub.v1.HubService/GetHubInfo", "OK");
            outcomes.remove("claw.hub.v1.HubService/GetHubInfo");
            assertThat(outcomes.entrySet())
                    .allSatisfy(entry ->
                            assertThat(entry.getValue()).as(entry.getKey()).isEqualTo("IDENTITY_MISSING"));
        }
    }

    /** The agent that a stream is opened as, or the reason that it is refused for, which a unary request is too. */
    private static String adopted(Channel channel, String... headers) throws Exception {
        String unary = reasonOf(() -> with(dev.claw.hub.v1.AgentServiceGrpc.newBlockingStub(channel), headers)
                .withDeadlineAfter(20, TimeUnit.SECONDS)
                .listEnrolments(ListEnrolmentsRequest.getDefaultInstance()));
        try (Talk<AcquireRequest, AcquireResponse> stream =
                Talk.open(with(KeyServiceGrpc.newStub(channel), headers)::acquire)) {
            if (!unary.equals("OK")) {
                assertThat(reason(stream.failure())).isEqualTo(unary);
                return unary;
            }
            stream.send(AcquireRequest.newBuilder()
                    .setFrameId(1)
                    .setOpen(AcquireOpen.getDefaultInstance())
                    .build());
            return stream.next().getOpened().getAgentId();
        }
    }

    /** What becomes of a request without any field, from nobody. */
    private static <Q, A> String called(Channel channel, MethodDescriptor<Q, A> method) throws Exception {
        ClientCall<Q, A> call = ClientInterceptors.intercept(
                        channel, MetadataUtils.newAttachHeadersInterceptor(new Metadata()))
                .newCall(method, CallOptions.DEFAULT.withDeadlineAfter(20, TimeUnit.SECONDS));
        CompletableFuture<String> outcome = new CompletableFuture<>();
        call.start(
                new ClientCall.Listener<>() {
                    @Override
                    public void onClose(Status status, Metadata trailers) {
                        outcome.complete(status.isOk() ? "OK" : reason(new StatusRuntimeException(status, trailers)));
                    }
                },
                new Metadata());
        call.request(1);
        call.sendMessage(method.getRequestMarshaller().parse(new ByteArrayInputStream(new byte[0])));
        call.halfClose();
        return outcome.get(20, TimeUnit.SECONDS);
    }
}
