package dev.claw.hub.wiring;

import static dev.claw.hub.wiring.HubFixture.reason;
import static dev.claw.hub.wiring.Publishing.service;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Any;
import com.google.rpc.BadRequest;
import dev.claw.hub.v1.Method;
import dev.claw.hub.v1.Price;
import dev.claw.hub.v1.PublishResult;
import dev.claw.hub.v1.ServiceDeclaration;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a provider may declare, field by field. */
final class DeclarationTest {
    @TempDir
    private Path data;

    @Test
    @DisplayName("each field that is malformed or too large names itself, and nothing is declared")
    void declare_ofBadField_namesIt() throws Exception {
        try (HubFixture hub = HubFixture.start(data);
                Publishing alice = Publishing.of(hub, "alice")) {
            for (Map.Entry<ServiceDeclaration.Builder, String> bad : bad().entrySet()) {
                PublishResult result = alice.tryDeclare(bad.getKey());
                assertThat(reason(result.getError())).as(bad.getValue()).isEqualTo("FIELD_INVALID");
                assertThat(field(result)).isEqualTo(bad.getValue());
            }
            assertThat(hub.registry("bob")
                            .listServices(dev.claw.hub.v1.ListServicesRequest.getDefaultInstance())
                            .getServicesCount())
                    .isZero();
        }
    }

    @Test
    @DisplayName("what is just within its limits is taken")
    void declare_withinLimits_isTaken() throws Exception {
        try (HubFixture hub = HubFixture.start(data);
                Publishing alice = Publishing.of(hub, "alice")) {
            ServiceDeclaration.Builder full = service("full")
                    .setDescription("x".repeat(4 << 10))
                    .setVersion("v".repeat(64))
                    .setDocumentation("文".repeat((256 << 10) / 3))
                    .setPrice(price("999999999999999999.999999999", "c".repeat(32))
                            .setPer("p".repeat(64)));
            for (int i = 0; i < 128; i++) {
                String padding = i < 16 ? " ".repeat((64 << 10) - 2) : "";
                full.addMethods(
                        Method.newBuilder().setName("方法 " + i).setParametersSchema(i < 16 ? "{" + padding + "}" : ""));
            }
            assertThat(alice.tryDeclare(full).hasOk()).isTrue();
            assertThat(field(alice.tryDeclare(
                            full.setMethods(20, full.getMethods(20).toBuilder().setResultSchema("{}")))))
                    .isEqualTo("methods");
        }
    }

    @Test
    @DisplayName("an unchecked service may have patterns that only other checkers know")
    void declare_ofUncheckedLookAhead_isTaken() throws Exception {
        try (HubFixture hub = HubFixture.start(data);
                Publishing alice = Publishing.of(hub, "alice")) {
            ServiceDeclaration.Builder lookAhead =
                    service("s").addMethods(method("m").setParametersSchema("{\"pattern\":\"(?=a)b\"}"));
            assertThat(alice.tryDeclare(lookAhead).hasOk()).isTrue();
            assertThat(field(alice.tryDeclare(lookAhead.setCheckParameters(true))))
                    .isEqualTo("methods[0].parameters_schema");
            assertThat(field(alice.tryDeclare(lookAhead
                            .setCheckParameters(false)
                            .setMethods(0, method("m").setResultSchema("{\"$ref\":\"http://127.0.0.1/x\"}")))))
                    .isEqualTo("methods[0].result_schema");
        }
    }

    private static Map<ServiceDeclaration.Builder, String> bad() {
        Map<ServiceDeclaration.Builder, String> bad = new LinkedHashMap<>();
        bad.put(service("no id"), "service_id");
        bad.put(service("s").setName(""), "name");
        bad.put(service("s").setName("名".repeat(86)), "name");
        bad.put(service("s").setDescription("x".repeat((4 << 10) + 1)), "description");
        bad.put(service("s").setVersion("v".repeat(65)), "version");
        bad.put(service("s").setDocumentation("文".repeat((256 << 10) / 3 + 1)), "documentation");
        bad.put(service("s").addAllTags(Collections.nCopies(33, "t")), "tags");
        bad.put(service("s").addTags(""), "tags");
        bad.put(service("s").addTags("t".repeat(65)), "tags");
        bad.put(service("s").putAnnotations("no id", "x"), "annotations key");
        ServiceDeclaration.Builder many = service("s");
        IntStream.range(0, 65).forEach(i -> many.putAnnotations("k" + i, "v"));
        bad.put(many, "annotations");
        bad.put(service("s").putAnnotations("big", "x".repeat(64 << 10)), "services");
        for (String amount : new String[] {
            "", "-1", "+1", "1.", ".5", "1e3", "1,5", "NaN", "١", "1".repeat(19), "1." + "1".repeat(10), "0x1", " 1"
        }) {
            bad.put(service("s").setPrice(price(amount, "EUR")), "price.amount");
        }
        bad.put(service("s").setPrice(price("1", "")), "price.currency");
        bad.put(service("s").setPrice(price("1", "c".repeat(33))), "price.currency");
        bad.put(service("s").setPrice(price("1", "EUR").setPer("p".repeat(65))), "price.per");
        addMethods(bad);
        return bad;
    }

    private static void addMethods(Map<ServiceDeclaration.Builder, String> bad) {
        bad.put(service("s").addMethods(method("")), "methods[0].name");
        bad.put(service("s").addMethods(method("line\nbreak")), "methods[0].name");
        bad.put(service("s").addMethods(method("m")).addMethods(method("m")), "methods[1].name");
        bad.put(service("s").addMethods(method("m").setDescription("x".repeat(4_097))), "methods[0].description");
        bad.put(service("s").addMethods(method("m").setPrice(price("x", "EUR"))), "methods[0].price.amount");
        ServiceDeclaration.Builder methods = service("s");
        IntStream.range(0, 129).forEach(i -> methods.addMethods(method("m" + i)));
        bad.put(methods, "methods");
        bad.put(
                service("s").addMethods(method("m").setParametersSchema(" ".repeat(64 << 10) + "{}")),
                "methods[0].parameters_schema");
        bad.put(service("s").addMethods(method("m").setParametersSchema("{")), "methods[0].parameters_schema");
        bad.put(
                service("s").addMethods(method("m").setParametersSchema("{\"type\":\"文\"}")),
                "methods[0].parameters_schema");
        bad.put(service("s").addMethods(method("m").setResultSchema("7")), "methods[0].result_schema");
    }

    private static Method.Builder method(String name) {
        return Method.newBuilder().setName(name);
    }

    private static Price.Builder price(String amount, String currency) {
        return Price.newBuilder().setAmount(amount).setCurrency(currency);
    }

    private static String field(PublishResult result) throws Exception {
        for (Any detail : result.getError().getDetailsList()) {
            if (detail.is(BadRequest.class)) {
                return detail.unpack(BadRequest.class).getFieldViolations(0).getField();
            }
        }
        return "";
    }
}
