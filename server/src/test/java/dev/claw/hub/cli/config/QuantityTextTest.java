package dev.claw.hub.cli.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class QuantityTextTest {
    @ParameterizedTest
    @CsvSource({"7d,604800000", "24h,86400000", "10min,600000", "90s,90000", "1500ms,1500", "0ms,0", "36h,129600000"})
    void duration_ofText_isItAgain(String text, long millis) {
        String largest = text.equals("24h") ? "1d" : text;
        assertThat(DurationText.parse(text)).contains(Duration.ofMillis(millis));
        assertThat(DurationText.of(Duration.ofMillis(millis))).isEqualTo(largest);
    }

    @ParameterizedTest
    @CsvSource({"64MiB,67108864", "1KiB,1024", "1000B,1000", "3GiB,3221225472", "0B,0"})
    void size_ofText_isItAgain(String text, long bytes) {
        assertThat(SizeText.parse(text)).contains(bytes);
        assertThat(SizeText.of(bytes)).isEqualTo(text);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "5", "s", "1.5h", "-1s", "1 s", "9999999999s", "1y", "1kb", "1KB", "1M", "٣s", "MiB"})
    void quantity_withoutItsUnitOrMore_isNone(String text) {
        assertThat(DurationText.parse(text)).isEmpty();
        assertThat(SizeText.parse(text)).isEmpty();
    }
}
