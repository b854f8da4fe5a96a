package dev.claw.hub.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.claw.hub.v1.Approval;
import dev.claw.hub.v1.KeyVariant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class VariantTextTest {
    @Test
    void parse_allTerms_areTaken() {
        KeyVariant variant = VariantText.parse("trial, max-calls=5,lifetime=1h,approval=ask,about=试用");
        assertThat(variant.getName()).isEqualTo("trial");
        assertThat(variant.getMaxCalls()).isEqualTo(5);
        assertThat(variant.getLifetime().getSeconds()).isEqualTo(3_600);
        assertThat(variant.getApproval()).isEqualTo(Approval.APPROVAL_ASK);
        assertThat(variant.getDescription()).isEqualTo("试用");
        assertThat(VariantText.parse("plain").hasMaxCalls()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"t,max-calls=-1", "t,lifetime=5", "t,approval=maybe", "t,colour=red", "t,"})
    void parse_wrongTerm_isUsageError(String text) {
        assertThatThrownBy(() -> VariantText.parse(text))
                .isInstanceOfSatisfying(
                        CommandException.class,
                        refused -> assertThat(refused.exitCode()).isEqualTo(ExitCode.USAGE))
                .hasMessageContaining("is no term; expected max-calls=NUMBER");
    }

    @Test
    void table_withWideLetters_alignsColumns() {
        assertThat(Output.table(List.of("a", "b"), List.of(List.of("中文", "x"), List.of("abcd", "y"))))
                .containsExactly("A     B", "中文  x", "abcd  y");
    }
}
