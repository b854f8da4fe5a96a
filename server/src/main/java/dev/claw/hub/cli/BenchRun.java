package dev.claw.hub.cli;

import com.google.protobuf.ByteString;
import dev.claw.hub.cli.bench.ClosedLoop;
import dev.claw.hub.cli.bench.Figures;
import dev.claw.hub.cli.bench.Load;
import dev.claw.hub.cli.config.DurationText;
import dev.claw.hub.cli.config.SizeText;
import dev.claw.hub.v1.Payload;
import java.time.Duration;
import java.util.Locale;
import java.util.UUID;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** What all loads have in common: how much, how long, and how it is told. */
final class BenchRun {
    private static final int MAX_IN_FLIGHT = 10_000;
    private static final double MICROS = 1e3;
    private static final double MILLIS = 1e6;
    private static final double SECONDS = 1e9;

    @Option(
            names = "--in-flight",
            paramLabel = "N",
            defaultValue = "64",
            description = "how many are under way at once, 1 to 10000 (default ${DEFAULT-VALUE})")
    private int inFlight;

    @Option(
            names = {"--time", "--seconds"},
            paramLabel = "TIME",
            converter = BenchTime.class,
            defaultValue = "10s",
            description = "how long, such as 10s or 10 (default ${DEFAULT-VALUE})")
    private Duration time = Duration.ZERO;

    @Option(
            names = "--warm-up",
            paramLabel = "TIME",
            converter = BenchTime.class,
            defaultValue = "2s",
            description = "how long before that, uncounted (default ${DEFAULT-VALUE})")
    private Duration warmUp = Duration.ZERO;

    @Option(
            names = "--size",
            paramLabel = "SIZE",
            converter = BenchSize.class,
            defaultValue = "100B",
            description = "size of one payload, such as 1KiB or 100 (default ${DEFAULT-VALUE})")
    private long size;

    private final String name = "bench-" + UUID.randomUUID().toString().substring(0, 8);

    /** A name of this run's own, for a service or an agent. */
    String name(String suffix) {
        return name + suffix;
    }

    int inFlight() {
        if (inFlight < 1 || inFlight > MAX_IN_FLIGHT) {
            throw CommandException.usage("--in-flight is " + inFlight + "; expected 1 to " + MAX_IN_FLIGHT);
        }
        return inFlight;
    }

    Payload payload() {
        return Payload.newBuilder()
                .setData(ByteString.copyFrom(new byte[Math.toIntExact(size)]))
                .build();
    }

    /** Runs the load and tells what it measured; failed when any of it did. Blocks. */
    int run(String what, Load load, Output output) throws InterruptedException {
        output.say(what + ": " + inFlight + " in flight, " + SizeText.of(size) + " each, " + DurationText.of(warmUp)
                + " to warm up, then " + DurationText.of(time));
        if (!warmUp.isZero()) {
            ClosedLoop.run(load, inFlight, warmUp, System::nanoTime);
        }
        Figures figures = ClosedLoop.run(load, inFlight, time, System::nanoTime);
        output.line(output.json() ? json(what, figures) : text(figures));
        return figures.errors().isEmpty() && figures.done() > 0 ? ExitCode.DONE : ExitCode.FAILED;
    }

    private static String text(Figures figures) {
        StringBuilder text = new StringBuilder(String.format(
                Locale.ROOT,
                "rate    %,.0f/s%np50     %.3f ms%np99     %.3f ms%ndone    %,d in %.1f s%nerrors  %,d",
                figures.perSecond(),
                figures.p50().toNanos() / MILLIS,
                figures.p99().toNanos() / MILLIS,
                figures.done(),
                figures.elapsed().toNanos() / SECONDS,
                figures.errors().values().stream().mapToLong(Long::longValue).sum()));
        figures.errors().forEach((reason, count) -> text.append(String.format("%n  %s %,d", reason, count)));
        return text.toString();
    }

    private String json(String what, Figures figures) {
        return JsonText.object(json -> {
            json.put("load", what)
                    .put("in_flight", inFlight)
                    .put("payload_bytes", size)
                    .put("seconds", figures.elapsed().toNanos() / SECONDS)
                    .put("done", figures.done())
                    .put("per_second", figures.perSecond())
                    .put("p50_micros", figures.p50().toNanos() / MICROS)
                    .put("p99_micros", figures.p99().toNanos() / MICROS);
            var errors = json.putObject("errors");
            figures.errors().forEach(errors::put);
        });
    }

    /** A duration, or a bare number of seconds. */
    static final class BenchTime implements ITypeConverter<Duration> {
        @Override
        public Duration convert(String value) {
            return new Durations().convert(value.matches("\\d+") ? value + "s" : value);
        }
    }

    /** A size, or a bare number of bytes; at most what the hub takes by default. */
    static final class BenchSize implements ITypeConverter<Long> {
        private static final long MOST = 1 << 20;

        @Override
        public Long convert(String value) {
            return SizeText.parse(value.matches("\\d+") ? value + "B" : value)
                    .filter(bytes -> bytes <= MOST)
                    .orElseThrow(() -> new TypeConversionException(
                            "'" + value + "' is no size; expected such as 100, 1KiB, at most " + SizeText.of(MOST)));
        }
    }
}
