package dev.claw.hub.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ProgressLineTest {
    @Test
    void parse_itsForms_areRead() {
        assertThat(ProgressLine.parse("claw-progress 3/10 第三页 of ten\n"))
                .contains(new ProgressLine(3, OptionalDouble.of(10), "第三页 of ten"));
        assertThat(ProgressLine.parse("claw-progress 0.5/1\r\n"))
                .contains(new ProgressLine(0.5, OptionalDouble.of(1), ""));
        assertThat(ProgressLine.parse("claw-progress 1200 rows"))
                .contains(new ProgressLine(1200, OptionalDouble.empty(), "rows"));
        assertThat(ProgressLine.parse("claw-progress 7")).contains(new ProgressLine(7, OptionalDouble.empty(), ""));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "claw-progress",
                "claw-progress half",
                "claw-progress -1/10",
                "claw-progress 1/",
                "claw-progress 1e9",
                "claw-progress NaN/1",
                "claw-progress 1/10done",
                "claw-progress 9999999999999999",
                "Claw-progress 1/2",
                "see claw-progress 1/2"
            })
    void parse_anythingElse_isNoProgress(String line) {
        assertThat(ProgressLine.parse(line)).isEmpty();
    }
}
