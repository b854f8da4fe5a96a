package dev.claw.hub.adapter.rest;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Any;
import com.google.protobuf.Duration;
import com.google.protobuf.Message;
import com.google.rpc.ErrorInfo;
import com.google.rpc.RetryInfo;
import dev.claw.hub.client.HubException;
import io.grpc.Status.Code;
import java.util.Map;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Which HTTP status a failure of the hub has, and what is told with it. */
final class HttpErrorsRulesTest {
    @Test
    @DisplayName("a reason has the status of the hub's own table, whatever its gRPC code")
    void answer_ofReason_hasStatusOfTable() {
        Map.of(
                        "FIELD_INVALID", 400,
                        "PAYLOAD_TOO_LARGE", 413,
                        "CREDENTIAL_INVALID", 401,
                        "NOT_OWNER", 403,
                        "SERVICE_NOT_FOUND", 404,
                        "SERVICE_ID_TAKEN", 409,
                        "LIMIT_REACHED", 429)
                .forEach((reason, status) -> {
                    RestAnswer answer = HttpErrors.answer(failure(Code.UNKNOWN, info(reason)));
                    assertThat(answer.status().code()).as(reason).isEqualTo(status);
                    assertThat(answer.body())
                            .contains("\"error\":\"说明\"")
                            .contains("\"error_code\":\"" + reason + "\"");
                });
    }

    @Test
    @DisplayName("a failure whose reason is none, or newer than this adapter, has the status of its gRPC code")
    void answer_withoutReason_hasStatusOfCode() {
        Map.of(
                        Code.INVALID_ARGUMENT, 400,
                        Code.UNAUTHENTICATED, 401,
                        Code.PERMISSION_DENIED, 403,
                        Code.NOT_FOUND, 404,
                        Code.ABORTED, 409,
                        Code.RESOURCE_EXHAUSTED, 429,
                        Code.INTERNAL, 500,
                        Code.UNIMPLEMENTED, 501,
                        Code.UNAVAILABLE, 503,
                        Code.DEADLINE_EXCEEDED, 504)
                .forEach((code, status) -> {
                    RestAnswer bare = HttpErrors.answer(failure(code));
                    assertThat(bare.status().code()).as("%s", code).isEqualTo(status);
                    assertThat(bare.body()).contains("\"error_code\":\"" + code.name() + "\"");
                    RestAnswer newer = HttpErrors.answer(failure(code, info("OF_TOMORROW")));
                    assertThat(newer.status().code()).as("%s", code).isEqualTo(status);
                });
    }

    @Test
    @DisplayName("how long to wait is told in whole seconds, at least one")
    void answer_withRetryDelay_tellsSeconds() {
        for (int[] delay : new int[][] {{0, 1}, {1, 1}, {7, 7}}) {
            Message retry = RetryInfo.newBuilder()
                    .setRetryDelay(Duration.newBuilder().setSeconds(delay[0]).setNanos(200_000_000))
                    .build();
            RestAnswer answer = HttpErrors.answer(new CompletionException(failure(Code.UNAVAILABLE, retry)));
            assertThat(answer.headers()).containsEntry("retry-after", String.valueOf(delay[1]));
        }
        assertThat(HttpErrors.answer(failure(Code.UNAVAILABLE)).headers()).isEmpty();
    }

    @Test
    @DisplayName("a fault that is nobody's refusal is 500")
    void answer_ofFault_is500() {
        RestAnswer answer = HttpErrors.answer(new CompletionException(new IllegalStateException("broken")));
        assertThat(answer.status().code()).isEqualTo(500);
        assertThat(answer.body()).contains("\"error_code\":\"INTERNAL\"");
    }

    private static HubException failure(Code code, Message... details) {
        com.google.rpc.Status.Builder status =
                com.google.rpc.Status.newBuilder().setCode(code.value()).setMessage("说明");
        for (Message detail : details) {
            status.addDetails(Any.pack(detail));
        }
        return HubException.of(status.build());
    }

    private static ErrorInfo info(String reason) {
        return ErrorInfo.newBuilder()
                .setReason(reason)
                .setDomain("hub.claw.dev")
                .build();
    }
}
