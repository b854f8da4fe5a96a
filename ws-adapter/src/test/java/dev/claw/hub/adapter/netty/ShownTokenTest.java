package dev.claw.hub.adapter.netty;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.claw.hub.adapter.session.Credential;
import dev.claw.hub.adapter.session.HubAccess;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.MethodDescriptor;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.HttpHeaders;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class ShownTokenTest {
    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource({
        "/t/ush_1, ush_1",
        "/t/ush_1/more, ush_1",
        "/t/%75sh_1, ush_1",
        "/?token=ush_1, ush_1",
        "/any/path?x=1&token=ush_1, ush_1",
        "/, ''",
        "/t/, ''",
        "/tt/ush_1, ''",
        "/?token=, ''",
        "/%zz, ''"
    })
    @DisplayName("a token is found in the path or the query")
    void of_uri_findsToken(String uri, String token) throws Exception {
        assertThat(ShownToken.of(new DefaultHttpHeaders(), uri).orElse("")).isEqualTo(token);
    }

    @Test
    @DisplayName("the header wins, as Bearer or as Basic with any name")
    void of_header_wins() throws Exception {
        assertThat(ShownToken.of(headers("Bearer ush_2"), "/t/ush_1")).contains("ush_2");
        assertThat(ShownToken.of(headers("bearer  ush_2 "), "/")).contains("ush_2");
        assertThat(ShownToken.of(headers(basic("agent:ush_2")), "/")).contains("ush_2");
        assertThat(ShownToken.of(headers(basic("名:ush:2")), "/")).contains("ush:2");
    }

    @ParameterizedTest
    @ValueSource(strings = {"Bearer ", "Basic !!!", "Basic bm9jb2xvbg==", "Digest x", "ush_2"})
    @DisplayName("a header that shows no token is refused, and the sentence holds nothing of it")
    void of_malformedHeader_isRefused(String header) {
        assertThatThrownBy(() -> ShownToken.of(headers(header), "/"))
                .isInstanceOf(ShownToken.Malformed.class)
                .hasMessageContaining("expected Bearer TOKEN")
                .hasMessageNotContaining("ush_2");
    }

    @Test
    @DisplayName("what holds a token does not show it as text")
    void toString_holdsNoToken() {
        assertThat(new Credential.OfAdministrator("secret")).asString().doesNotContain("secret");
        assertThat(new HubAccess(new NoHub(), "secret")).asString().doesNotContain("secret");
    }

    private static HttpHeaders headers(String authorization) {
        return new DefaultHttpHeaders().set("Authorization", authorization);
    }

    private static String basic(String pair) {
        return "Basic " + Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8));
    }

    /** A channel that leads nowhere. */
    private static final class NoHub extends Channel {
        @Override
        public <Q, R> ClientCall<Q, R> newCall(MethodDescriptor<Q, R> method, CallOptions options) {
            throw new UnsupportedOperationException("there is no hub");
        }

        @Override
        public String authority() {
            return "nowhere";
        }
    }
}
