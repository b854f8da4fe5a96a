package dev.claw.hub.client;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Any;
import com.google.protobuf.ByteString;
import com.google.rpc.ErrorInfo;
import com.google.rpc.RetryInfo;
import dev.claw.hub.v1.ErrorReason;
import dev.claw.hub.v1.ErrorsProto;
import dev.claw.hub.v1.Retry;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.StatusException;
import io.grpc.protobuf.StatusProto;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class ErrorFactsTest {
    @ParameterizedTest
    @EnumSource(value = ErrorReason.class, mode = EnumSource.Mode.EXCLUDE, names = "UNRECOGNIZED")
    void of_everyReason_keepsReasonCodeAndRule(ErrorReason reason) {
        HubException failure = ErrorFacts.of(Frames.error(reason, Map.of()));

        var rule = reason.getValueDescriptor().getOptions().getExtension(ErrorsProto.rule);
        assertThat(failure.reason()).isEqualTo(reason);
        assertThat(failure.code().value()).isEqualTo(rule.getCodeValue());
        if (reason != ErrorReason.ERROR_REASON_UNSPECIFIED) {
            assertThat(failure.retry()).isEqualTo(rule.getRetry());
        }
    }

    @Test
    void of_rpcStatusWithDetails_readsThemAll() {
        StatusException thrown = StatusProto.toStatusException(
                Frames.retryAfter(ErrorReason.ERROR_REASON_WRITE_QUEUE_FULL, Duration.ofMillis(1500)));
        HubException failure = ErrorFacts.of(thrown.getStatus(), Objects.requireNonNull(thrown.getTrailers()));

        assertThat(failure.reason()).isEqualTo(ErrorReason.ERROR_REASON_WRITE_QUEUE_FULL);
        assertThat(failure.code()).isEqualTo(Status.Code.RESOURCE_EXHAUSTED);
        assertThat(failure.retryDelay()).contains(Duration.ofMillis(1500));
        assertThat(failure.dispatched()).isEmpty();
        assertThat(failure).hasMessage("原因: ERROR_REASON_WRITE_QUEUE_FULL");
    }

    @Test
    void of_rpcStatusWithoutDetails_fallsBackToItsCodeAndCause() {
        HubException failure = ErrorFacts.of(
                Status.UNAVAILABLE.withDescription("io exception").withCause(new IllegalStateException("拒绝连接")),
                new Metadata());

        assertThat(failure.reason()).isEqualTo(ErrorReason.ERROR_REASON_UNSPECIFIED);
        assertThat(failure.code()).isEqualTo(Status.Code.UNAVAILABLE);
        assertThat(failure).hasMessage("io exception: 拒绝连接");
        assertThat(failure.retry()).isEqualTo(Retry.RETRY_IF_IDEMPOTENT);
    }

    @Test
    void of_statusWithoutDescription_stillHasASentence() {
        assertThat(ErrorFacts.of(Status.UNAUTHENTICATED, new Metadata())).hasMessage("UNAUTHENTICATED");
        assertThat(HubException.of(com.google.rpc.Status.newBuilder().setCode(5).build()))
                .hasMessage("NOT_FOUND");
    }

    @Test
    void of_reasonNewerThanThisClient_keepsCodeAndMetadata() {
        com.google.rpc.Status status = com.google.rpc.Status.newBuilder()
                .setCode(Status.Code.PERMISSION_DENIED.value())
                .addDetails(Any.pack(ErrorInfo.newBuilder()
                        .setDomain("hub.claw.dev")
                        .setReason("MOON_PHASE")
                        .putMetadata("月", "满")
                        .build()))
                .build();
        HubException failure = ErrorFacts.of(status);

        assertThat(failure.reason()).isEqualTo(ErrorReason.ERROR_REASON_UNSPECIFIED);
        assertThat(failure.metadata()).containsEntry("月", "满");
        assertThat(failure.retry()).isEqualTo(Retry.RETRY_NEVER);
    }

    @Test
    void of_reasonOfAnotherDomain_isNotTakenForTheHubs() {
        com.google.rpc.Status status = com.google.rpc.Status.newBuilder()
                .setCode(Status.Code.UNAVAILABLE.value())
                .addDetails(Any.pack(ErrorInfo.newBuilder()
                        .setDomain("proxy.example")
                        .setReason("FIELD_INVALID")
                        .build()))
                .build();

        assertThat(ErrorFacts.of(status).reason()).isEqualTo(ErrorReason.ERROR_REASON_UNSPECIFIED);
    }

    @Test
    void of_retryDelayOutOfAllBounds_isBroughtWithinADay() {
        HubException endless =
                ErrorFacts.of(Frames.error(ErrorReason.ERROR_REASON_WRITE_QUEUE_FULL, Map.of()).toBuilder()
                        .addDetails(Any.pack(RetryInfo.newBuilder()
                                .setRetryDelay(com.google.protobuf.Duration.newBuilder()
                                        .setSeconds(Long.MAX_VALUE)
                                        .setNanos(Integer.MAX_VALUE))
                                .build()))
                        .build());
        HubException negative =
                ErrorFacts.of(Frames.retryAfter(ErrorReason.ERROR_REASON_WRITE_QUEUE_FULL, Duration.ofSeconds(-5)));

        assertThat(endless.retryDelay()).contains(Duration.ofDays(1));
        assertThat(negative.retryDelay()).contains(Duration.ZERO);
    }

    @Test
    void of_detailThatCannotBeRead_isPassedOver() {
        com.google.rpc.Status status = Frames.error(ErrorReason.ERROR_REASON_INBOX_FULL, Map.of()).toBuilder()
                .addDetails(Any.newBuilder()
                        .setTypeUrl("type.googleapis.com/google.rpc.RetryInfo")
                        .setValue(ByteString.copyFrom(new byte[] {(byte) 0xFF})))
                .build();

        assertThat(ErrorFacts.of(status).reason()).isEqualTo(ErrorReason.ERROR_REASON_INBOX_FULL);
    }

    @Test
    void from_whatFuturesWrapAround_isTheFailureItself() {
        HubException failure = ErrorFacts.local(Status.Code.ABORTED, "x");

        assertThat(HubException.from(new CompletionException(failure))).isSameAs(failure);
        assertThat(HubException.from(new CancellationException()).code()).isEqualTo(Status.Code.CANCELLED);
        assertThat(HubException.from(new IllegalStateException("坏")).code()).isEqualTo(Status.Code.INTERNAL);
    }
}
