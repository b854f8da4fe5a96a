package dev.claw.hub.cli;

import dev.claw.hub.cli.config.DurationText;
import java.time.Duration;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Durations as people write them: {@code 500ms}, {@code 30s}, {@code 2m}, {@code 1h}. A number needs its unit. */
final class Durations implements ITypeConverter<Duration> {
    @Override
    public Duration convert(String value) {
        return DurationText.parse(value)
                .orElseThrow(() -> new TypeConversionException(
                        "'" + value + "' is no duration; expected such as 500ms, 30s, 2min, 1h, 7d"));
    }

    /** The duration as the wire has it. */
    static com.google.protobuf.Duration proto(Duration duration) {
        return com.google.protobuf.Duration.newBuilder()
                .setSeconds(duration.getSeconds())
                .setNanos(duration.getNano())
                .build();
    }
}
