package dev.claw.hub.wiring;

import static dev.claw.hub.wiring.HubFixture.reason;
import static dev.claw.hub.wiring.Publishing.service;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Any;
import com.google.protobuf.ByteString;
import com.google.rpc.BadRequest;
import com.google.rpc.ErrorInfo;
import com.google.rpc.Status;
import dev.claw.hub.v1.CallEnded;
import dev.claw.hub.v1.CallFrame;
import dev.claw.hub.v1.CallRequest;
import dev.claw.hub.v1.GetServiceRequest;
import dev.claw.hub.v1.InvokeOpen;
import dev.claw.hub.v1.InvokeRequest;
import dev.claw.hub.v1.InvokeResponse;
import dev.claw.hub.v1.ListServicesRequest;
import dev.claw.hub.v1.Method;
import dev.claw.hub.v1.OutgoingCall;
import dev.claw.hub.v1.Payload;
import dev.claw.hub.v1.Service;
import dev.claw.hub.v1.ServiceDeclaration;
import dev.claw.hub.v1.ServiceFilter;
import io.grpc.StatusRuntimeException;
import io.grpc.protobuf.StatusProto;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Methods with schemas, and calls that are checked by them. */
final class ParameterCheckTest {
    private static final String CITY =
            "{\"type\":\"object\",\"properties\":{\"城市\":{\"type\":\"string\"},\"n\":{\"type\":\"integer\"}},"
                    + "\"required\":[\"城市\"]}";

    @TempDir
    private Path data;

    @Test
    @DisplayName("schemas and documentation come from GetService only; lists have the rest of a method")
    void declare_ofMethods_tellsThem() throws Exception {
        try (HubFixture hub = HubFixture.start(data);
                Publishing alice = Publishing.of(hub, "alice")) {
            ServiceDeclaration.Builder declared = weather()
                    .setDocumentation("# 天气\nHow to use it")
                    .addMethods(Method.newBuilder()
                            .setName("预报")
                            .setDescription("tells")
                            .setResultSchema("true")
                            .setIdempotent(true)
                            .setStreamsInput(true)
                            .setStreamsOutput(true)
                            .setPrice(dev.claw.hub.v1.Price.newBuilder()
                                    .setAmount("0.25")
                                    .setCurrency("credits")
                                    .setPer("1000 tokens")));
            Service answered = alice.declare(declared);
            Service whole = hub.registry("bob")
                    .getService(GetServiceRequest.newBuilder()
                            .setServiceId("服务 weather")
                            .build())
                    .getService();
            Service listed = hub.registry("bob")
                    .listServices(ListServicesRequest.newBuilder()
                            .setFilter(ServiceFilter.newBuilder().setMethod("预报"))
                            .build())
                    .getServices(0);
            assertThat(whole.getMethodsList()).isEqualTo(declared.getMethodsList());
            assertThat(whole.getDocumentation()).isEqualTo("# 天气\nHow to use it");
            assertThat(whole.getCheckParameters()).isTrue();
            Service.Builder bare = whole.toBuilder().clearDocumentation().clearMethods();
            whole.getMethodsList()
                    .forEach(method -> bare.addMethods(
                            method.toBuilder().clearParametersSchema().clearResultSchema()));
            assertThat(listed).isEqualTo(bare.build()).isEqualTo(answered);
        }
    }

    @Test
    @DisplayName("a checked service gets the calls that match, and the others are told where they do not")
    void call_ofCheckedService_isCheckedFirst() throws Exception {
        try (HubFixture hub = HubFixture.start(data);
                Provider provider = Provider.of(hub, "alice", "weather");
                Publishing alice = Publishing.of(hub, "alice");
                Talk<InvokeRequest, InvokeResponse> bob = invoke(hub)) {
            alice.declare(weather());
            assertThat(refusal(bob, call("nothing", json("{}")))).isEqualTo("METHOD_NOT_FOUND []");
            assertThat(refusal(bob, call("", json("{}")))).isEqualTo("METHOD_NOT_FOUND []");
            assertThat(refusal(bob, call("now", json("{}")))).isEqualTo("PARAMETERS_INVALID [parameters]");
            assertThat(refusal(bob, call("now", json("{\"城市\":1,\"n\":1.5}"))))
                    .isEqualTo("PARAMETERS_INVALID [parameters/n, parameters/城市]");
            for (Payload noJson : List.of(
                    json("{"),
                    json(""),
                    Payload.getDefaultInstance(),
                    Payload.newBuilder().setText("{\"城市\":\"北京\"}").build(),
                    Payload.newBuilder()
                            .setData(ByteString.copyFromUtf8("{\"城市\":\"北京\"}"))
                            .build())) {
                assertThat(refusal(bob, call("now", noJson))).isEqualTo("PARAMETERS_INVALID [parameters]");
            }
            assertThat(provider.serve().rest()).isEmpty();
            String untouched = "{ \"城市\":\"北京\", \"n\":123456789012345678901234567890 }";
            assertThat(answered(bob, provider, call("now", json(untouched)))).isEqualTo(untouched);
            assertThat(answered(bob, provider, call("free", json("not json")))).isEqualTo("not json");
        }
    }

    @Test
    @DisplayName("parameters too large for the event loop are checked beside it, with the same outcome")
    void call_ofLargeParameters_isChecked() throws Exception {
        try (HubFixture hub = HubFixture.start(data);
                Provider provider = Provider.of(hub, "alice", "weather");
                Publishing alice = Publishing.of(hub, "alice");
                Talk<InvokeRequest, InvokeResponse> bob = invoke(hub)) {
            alice.declare(weather().addMethods(method("sum", "{\"items\":{\"type\":\"integer\"}}")));
            String numbers =
                    IntStream.range(0, 100_000).mapToObj(Integer::toString).collect(Collectors.joining(",", "[", "]"));
            assertThat(answered(bob, provider, call("sum", json(numbers)))).isEqualTo(numbers);
            assertThat(refusal(
                            bob,
                            call("sum", json(numbers.replace(",777,", ",7.5,").replace(",99998,", ",\"x\",")))))
                    .isEqualTo("PARAMETERS_INVALID [parameters/777, parameters/99998]");
        }
    }

    @Test
    @DisplayName("the newest declaration counts: checks come and go with it; without check_parameters none is made")
    void declare_again_changesChecks() throws Exception {
        try (HubFixture hub = HubFixture.start(data);
                Provider provider = Provider.of(hub, "alice", "weather");
                Publishing alice = Publishing.of(hub, "alice");
                Talk<InvokeRequest, InvokeResponse> bob = invoke(hub)) {
            alice.declare(weather());
            assertThat(refusal(bob, call("later", json("1")))).startsWith("METHOD_NOT_FOUND");
            alice.declare(weather().addMethods(method("later", "{\"type\":\"string\"}")));
            assertThat(refusal(bob, call("later", json("1")))).startsWith("PARAMETERS_INVALID");
            alice.declare(weather().setCheckParameters(false));
            assertThat(answered(bob, provider, call("later", json("1")))).isEqualTo("1");
            alice.declare(service("weather").setCheckParameters(true));
            assertThat(answered(bob, provider, call("any", json("1")))).isEqualTo("1");
        }
    }

    @Test
    @DisplayName("G15: a call that is refused for its method or parameters costs no call of its key")
    void call_withKey_isChargedBehindItsCheck() throws Exception {
        try (HubFixture hub = HubFixture.start(data);
                Provider provider = Provider.of(hub, "alice", "weather");
                Publishing alice = Publishing.of(hub, "alice");
                Talk<InvokeRequest, InvokeResponse> bob = invoke(hub)) {
            alice.declare(weather());
            String secret = Keyring.grant(hub, "alice", "weather", "bob", 1).getSecret();
            for (int i = 0; i < 3; i++) {
                assertThat(refusal(bob, withKey(secret, call("now", json("{}")))))
                        .startsWith("PARAMETERS_INVALID");
                assertThat(refusal(bob, withKey(secret, call("other", json("{}")))))
                        .startsWith("METHOD_NOT_FOUND");
            }
            assertThat(answered(bob, provider, withKey(secret, call("free", json("1")))))
                    .isEqualTo("1");
            assertThat(refusal(bob, withKey(secret, call("free", json("1"))))).startsWith("KEY_EXHAUSTED");
        }
    }

    @Test
    @DisplayName("a service declared before a restart is checked when it is served again, published or not")
    void call_afterRestart_isChecked() throws Exception {
        try (HubFixture hub = HubFixture.start(data);
                Publishing alice = Publishing.of(hub, "alice")) {
            alice.declare(weather());
        }
        try (HubFixture hub = HubFixture.start(data);
                Talk<?, ?> serving = Provider.serve(hub, "alice", "weather");
                Talk<InvokeRequest, InvokeResponse> bob = invoke(hub)) {
            assertThat(refusal(bob, call("now", json("{}")))).isEqualTo("PARAMETERS_INVALID [parameters]");
            assertThat(refusal(bob, call("now", json("[]")))).isEqualTo("PARAMETERS_INVALID [parameters]");
            assertThat(serving.rest()).isEmpty();
        }
    }

    @Test
    @DisplayName("a refusal of many places stays within what the trailers of the unary twin take")
    void call_unaryOfManyFaults_isTold() throws Exception {
        try (HubFixture hub = HubFixture.start(data);
                Provider provider = Provider.of(hub, "alice", "weather");
                Publishing alice = Publishing.of(hub, "alice")) {
            alice.declare(weather().addMethods(method("map", "{\"additionalProperties\":{\"enum\":[\"甲\"]}}")));
            String faults = IntStream.range(0, 50)
                    .mapToObj(i -> "\"" + "很长的名字".repeat(100) + i + "\":" + i)
                    .collect(Collectors.joining(",", "{", "}"));
            StatusRuntimeException refused = Assertions.catchThrowableOfType(
                    StatusRuntimeException.class,
                    () -> hub.calls("bob")
                            .call(CallRequest.newBuilder()
                                    .setCall(call("map", json(faults)))
                                    .build()));
            Status status =
                    Optional.ofNullable(StatusProto.fromThrowable(refused)).orElseThrow();
            assertThat(reason(status)).isEqualTo("PARAMETERS_INVALID");
            assertThat(provider.serve().rest()).isEmpty();
            assertThat(status.getSerializedSize()).isLessThan(5_000);
            assertThat(fields(status)).hasSizeBetween(1, 8).allMatch(field -> field.startsWith("parameters/很长的名字"));
        }
    }

    private static ServiceDeclaration.Builder weather() {
        return service("weather")
                .setCheckParameters(true)
                .addMethods(method("now", CITY))
                .addMethods(Method.newBuilder().setName("free"));
    }

    private static Method.Builder method(String name, String schema) {
        return Method.newBuilder().setName(name).setParametersSchema(schema);
    }

    private static OutgoingCall call(String method, Payload parameters) {
        return OutgoingCall.newBuilder()
                .setCallId("c-" + System.nanoTime())
                .setServiceId("weather")
                .setMethod(method)
                .setParameters(parameters)
                .build();
    }

    private static OutgoingCall withKey(String secret, OutgoingCall call) {
        return call.toBuilder().setKey(secret).build();
    }

    private static Talk<InvokeRequest, InvokeResponse> invoke(HubFixture hub) throws InterruptedException {
        Talk<InvokeRequest, InvokeResponse> caller = Talk.open(hub.callStreams("bob")::invoke);
        caller.send(InvokeRequest.newBuilder()
                .setFrameId(1)
                .setOpen(InvokeOpen.getDefaultInstance())
                .build());
        caller.next(InvokeResponse::hasOpened);
        return caller;
    }

    private static InvokeRequest calling(OutgoingCall call) {
        return InvokeRequest.newBuilder()
                .setFrameId(System.nanoTime())
                .setCall(CallFrame.newBuilder().addCalls(call))
                .build();
    }

    private static CallEnded ended(Talk<InvokeRequest, InvokeResponse> caller) throws InterruptedException {
        return caller.next(InvokeResponse::hasEnded).getEnded().getCalls(0);
    }

    private static Payload json(String json) {
        return HubFixture.json(json);
    }

    /** The reason that answers the call, and the fields it names. */
    private static String refusal(Talk<InvokeRequest, InvokeResponse> caller, OutgoingCall call) throws Exception {
        caller.send(calling(call));
        CallEnded ended = ended(caller);
        assertThat(ended.getDispatched()).isFalse();
        for (Any detail : ended.getError().getDetailsList()) {
            if (detail.is(ErrorInfo.class)) {
                assertThat(detail.unpack(ErrorInfo.class).getMetadataMap()).containsEntry("dispatched", "false");
            }
        }
        return reason(ended.getError()) + " "
                + fields(ended.getError()).stream().sorted().toList();
    }

    private static List<String> fields(Status status) throws Exception {
        for (Any detail : status.getDetailsList()) {
            if (detail.is(BadRequest.class)) {
                return detail.unpack(BadRequest.class).getFieldViolationsList().stream()
                        .map(BadRequest.FieldViolation::getField)
                        .toList();
            }
        }
        return List.of();
    }

    /** Makes the call and has the provider answer it with its own parameters. */
    private static String answered(Talk<InvokeRequest, InvokeResponse> caller, Provider provider, OutgoingCall call)
            throws Exception {
        caller.send(calling(call));
        var served = provider.call();
        provider.answer(served.getRoutingId(), served.getParameters());
        return ended(caller).getResult().getJson();
    }
}
