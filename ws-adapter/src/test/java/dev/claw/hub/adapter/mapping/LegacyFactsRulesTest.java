package dev.claw.hub.adapter.mapping;

import static org.assertj.core.api.Assertions.assertThat;

import dev.claw.hub.v1.Service;
import dev.claw.hub.v1.ServiceAccess;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Services as old agents see them, whoever declared them. */
final class LegacyFactsRulesTest {
    private static final Service SERVICE = Service.newBuilder()
            .setServiceId("w")
            .setName("天气")
            .setOwner("prov-1")
            .setListed(true)
            .setOnline(true)
            .build();

    @Test
    @DisplayName("an annotation that is no JSON is none: nobody breaks others' frames by it")
    void json_ofAnybody_isJsonOrAbsent() {
        for (String forged : List.of("1,\"status\":\"x\"", "{", "NaN", "", "\"\\ud8", "1 2")) {
            Service service = SERVICE.toBuilder()
                    .putAnnotations("legacy/emoji", forged)
                    .putAnnotations("legacy/requires", forged)
                    .putAnnotations("legacy/price", forged)
                    .putAnnotations("legacy/execution_mode", forged)
                    .build();
            assertThat(Descriptors.descriptor(service)).isEqualTo(Descriptors.descriptor(SERVICE));
            assertThat(Metadata.full(service, id -> Optional.empty()))
                    .isEqualTo(Metadata.full(SERVICE, id -> Optional.empty()));
        }
    }

    @Test
    @DisplayName("its callers are those in force; a service without any left is its owner's alone, not everybody's")
    void allowedUsers_areThoseInForce() {
        Service old = SERVICE.toBuilder()
                .putAnnotations("legacy/allowed_users", "[\"first\"]")
                .build();
        assertThat(LegacyFacts.allowedUsers(old)).isEqualTo("[]");
        assertThat(LegacyFacts.allowedUsers(old.toBuilder()
                        .setAccess(ServiceAccess.newBuilder().addCallers("小明").addCallers("b"))
                        .build()))
                .isEqualTo("[\"小明\",\"b\"]");
        assertThat(LegacyFacts.allowedUsers(old.toBuilder()
                        .setAccess(ServiceAccess.getDefaultInstance())
                        .build()))
                .isEqualTo("[\"prov-1\"]");
    }

    @Test
    @DisplayName("it is online while it is listed and served, and offline else")
    void status_isOnlineWhenServed() {
        assertThat(Descriptors.status(SERVICE)).isEqualTo("online");
        assertThat(Descriptors.status(SERVICE.toBuilder().setOnline(false).build()))
                .isEqualTo("offline");
        assertThat(Descriptors.status(SERVICE.toBuilder().setListed(false).build()))
                .isEqualTo("offline");
    }
}
