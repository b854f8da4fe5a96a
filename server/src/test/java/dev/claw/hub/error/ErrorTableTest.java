package dev.claw.hub.error;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.rpc.Code;
import dev.claw.hub.v1.ErrorReason;
import dev.claw.hub.v1.ErrorRule;
import dev.claw.hub.v1.Retry;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class ErrorTableTest {
    @ParameterizedTest
    @EnumSource(value = ErrorReason.class, mode = EnumSource.Mode.EXCLUDE, names = "UNRECOGNIZED")
    void rule_ofEveryReason_isComplete(ErrorReason reason) {
        ErrorRule rule = ErrorTable.rule(reason);
        assertThat(rule.getCode()).isNotIn(Code.OK, Code.UNRECOGNIZED);
        assertThat(rule.getHttp()).isBetween(400, 599);
        assertThat(rule.getWebsocket()).isBetween(1_000, 4_999);
        assertThat(rule.getRetry()).isNotIn(Retry.RETRY_UNSPECIFIED, Retry.UNRECOGNIZED);
        assertThat(ErrorTable.wireName(reason)).isEqualTo(reason.name().substring("ERROR_REASON_".length()));
    }

    @ParameterizedTest
    @EnumSource(value = ErrorReason.class, mode = EnumSource.Mode.EXCLUDE, names = "UNRECOGNIZED")
    void status_ofEveryReason_carriesCodeAndReason(ErrorReason reason) throws Exception {
        com.google.rpc.Status status = Statuses.of(Refusal.of(reason, "a sentence, 一句话"));
        assertThat(status.getCode()).isEqualTo(ErrorTable.rule(reason).getCodeValue());
        assertThat(status.getMessage()).isEqualTo("a sentence, 一句话");
        assertThat(status.getDetails(0).unpack(com.google.rpc.ErrorInfo.class).getReason())
                .isEqualTo(ErrorTable.wireName(reason));
    }
}
