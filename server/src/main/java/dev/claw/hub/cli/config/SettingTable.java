package dev.claw.hub.cli.config;

import static dev.claw.hub.cli.config.ValueKind.count;
import static dev.claw.hub.cli.config.ValueKind.duration;
import static dev.claw.hub.cli.config.ValueKind.size;

import dev.claw.hub.limits.HubLimits;
import dev.claw.hub.stream.Loops;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;

/** Every setting there is, once: what the file, the environment and the command line may say, and what is shown. */
public final class SettingTable {
    private static final long KIB = 1L << 10;
    private static final long MIB = 1L << 20;
    private static final long GIB = 1L << 30;
    private static final Duration YEAR = Duration.ofDays(366);
    /** What a gRPC message has beside the payload, with much to spare. */
    private static final long MAX_CONTENT = HubLimits.GRPC_MESSAGE_BYTES - MIB;

    public static final Setting<String> HOST = outside(
            "host",
            "ADDRESS",
            ValueKind.text("an address of this machine"),
            "127.0.0.1",
            "The address to listen at;" + " loopback only in this version");
    public static final Setting<OptionalInt> GRPC_PORT =
            outside("grpc-port", "PORT", ValueKind.port(), OptionalInt.of(50_051), "The port for gRPC");
    public static final Setting<OptionalInt> WS_PORT = outside(
            "ws-port", "PORT", ValueKind.port(), OptionalInt.of(8_765), "The WebSocket port of the old JSON agents");
    public static final Setting<OptionalInt> REST_PORT = outside(
            "rest-port",
            "PORT",
            ValueKind.port(),
            OptionalInt.of(3_765),
            "The HTTP port of the old JSON agents; by default 5000 below their WebSocket port");
    public static final Setting<String> DATA = outside(
            "data", "DIR", ValueKind.text("a folder"), DataFolder.ofUser().toString(), "The folder of the store");
    public static final Setting<Duration> GRACE = outside(
            "grace",
            "TIME",
            duration(Duration.ZERO, Duration.ofMinutes(10)),
            Duration.ofSeconds(5),
            "How long a stop lets calls under way end");
    public static final Setting<Long> EVENT_LOOPS = outside(
            "event-loops",
            "N",
            count(1, 64),
            (long) Loops.defaultThreads(),
            "Threads that serve gRPC connections; by default half the processors");
    public static final Setting<String> LOG_LEVEL = outside(
            "log-level",
            "LEVEL",
            ValueKind.word(List.of("error", "warn", "info", "debug", "trace")),
            "warn",
            "How much the hub tells on standard error");

    static final SecretSetting GATEWAY_TOKEN =
            secret("gateway-token", "token of gateways that are processes of their own");
    static final SecretSetting ADMIN_TOKEN = secret("admin-token", "token of administrators");

    static final List<SecretSetting> SECRETS = List.of(GATEWAY_TOKEN, ADMIN_TOKEN);

    /** The settings that have an option of their own. */
    public static final List<Setting<?>> WITH_OPTION = List.of(
            HOST,
            GRPC_PORT,
            WS_PORT,
            REST_PORT,
            DATA,
            GRACE,
            EVENT_LOOPS,
            LOG_LEVEL,
            GATEWAY_TOKEN.file(),
            ADMIN_TOKEN.file());

    /** The settings that have a variable of their own: secrets, which never stand on a command line, besides. */
    static final List<Setting<?>> WITH_VARIABLE = Stream.concat(
                    WITH_OPTION.stream(), SECRETS.stream().map(SecretSetting::token))
            .toList();

    private static final Map<List<String>, Object> STANDARD_LIMITS = RecordParts.of(HubLimits.defaults());

    static final List<LimitSetting> LIMITS = List.of(
            limit("payload", "payloadBytes", size(KIB, MAX_CONTENT), "Content of one payload"),
            limit("frame-entries", "frameEntries", count(1, 64), "Entries of one frame"),
            limit("frame-size", "frameBytes", size(KIB, MAX_CONTENT), "One frame of several entries"),
            limit("max-window", "maxWindow", count(1, 100_000), "Entries delivered and not acknowledged at once"),
            limit("max-wait", "maxWait", duration(Duration.ZERO, Duration.ofMinutes(5)), "The wait of a long poll"),
            limit("services-per-agent", "servicesPerAgent", count(1, 1_000_000), "Service ids that one agent may own"),
            limit(
                    "callers-per-service",
                    "callersPerService",
                    count(1, 1_000_000),
                    "Agents that a service's owner may name as its callers"),
            limit("channels-per-agent", "channelsPerAgent", count(1, 1_000_000), "Channels that one agent may begin"),
            limit("enrolments", "enrolments", count(1, 1_000_000), "Agents that may be enrolled"),
            limit("service-size", "serviceBytes", size(KIB, MAX_CONTENT), "One declaration without documentation"),
            limit("write-queue", "writeQueue", count(1, 1_000_000), "Writes that wait for the store"),
            limit(
                    "inbox.entries",
                    "inbox.entries",
                    count(1, 100_000_000),
                    "Entries that wait before senders are" + " refused"),
            limit("inbox.size", "inbox.bytes", size(KIB, 1_024 * GIB), "Bytes that wait before senders are refused"),
            limit("inbox.retention", "inbox.retention", keeping(), "How long an entry is kept"),
            limit("inbox.dedupe-window", "inbox.dedupeWindow", keeping(), "How long a message's id is remembered"),
            limit(
                    "inbox.reader-retention",
                    "inbox.readerRetention",
                    keeping(),
                    "How long the place of a named reader" + " is kept while nothing uses it"),
            limit("calls.per-caller", "calls.perCaller", count(1, 1_000_000), "Calls in flight of one agent"),
            limit(
                    "calls.per-provider",
                    "calls.perProvider",
                    count(1, 1_000_000),
                    "Calls in flight of one provider" + " stream"),
            limit("calls.default-timeout", "calls.defaultTimeout", waiting(), "A call's deadline when it names none"),
            limit("calls.max-timeout", "calls.maxTimeout", waiting(), "The longest deadline of a call"),
            limit(
                    "calls.window",
                    "calls.windowBytes",
                    size(KIB, 64 * MIB),
                    "Chunks of a call and direction that are" + " sent and not consumed"),
            limit("channel.retention", "channel.retention", keeping(), "How long a message is kept"),
            limit(
                    "channel.entries",
                    "channel.entries",
                    count(1, 1_000_000_000),
                    "Messages and events that are kept;" + " the oldest go first"),
            limit(
                    "channel.members",
                    "channel.members",
                    count(2, 1_000_000),
                    "Agents in one group, those invited" + " included"),
            limit(
                    "kept-answers.time",
                    "kept.time",
                    duration(Duration.ofSeconds(1), Duration.ofDays(1)),
                    "How long an" + " answer is kept for its caller"),
            limit(
                    "kept-answers.per-caller",
                    "kept.perCaller",
                    count(1, 1_000_000),
                    "Answers that are kept for one" + " caller"),
            limit("kept-answers.size", "kept.bytes", size(KIB, 64 * GIB), "All answers that are kept for one caller"),
            limit(
                    "stream-buffer.entries",
                    "buffer.entries",
                    count(1, 1_000_000),
                    "Entries that wait to be written to" + " one stream"),
            limit("stream-buffer.size", "buffer.bytes", size(KIB, GIB), "Bytes that wait to be written to one stream"),
            limit(
                    "stream-buffer.slow-reader-time",
                    "buffer.stalled",
                    duration(Duration.ofSeconds(1), Duration.ofHours(1)),
                    "How long a stream may take nothing before it is" + " ended"));

    private static final List<Setting<?>> ALL = Stream.concat(
                    WITH_VARIABLE.stream(), LIMITS.stream().map(LimitSetting::setting))
            .toList();

    private SettingTable() {}

    /** All settings in the order of the file. */
    public static List<Setting<?>> all() {
        return ALL;
    }

    /** The setting of this key. */
    static Optional<Setting<?>> find(String key) {
        return ALL.stream().filter(setting -> setting.key().equals(key)).findFirst();
    }

    private static ValueKind<Duration> keeping() {
        return duration(Duration.ofSeconds(1), YEAR);
    }

    private static ValueKind<Duration> waiting() {
        return duration(Duration.ofMillis(1), Duration.ofDays(1));
    }

    private static <T> Setting<T> outside(String key, String label, ValueKind<T> kind, T standard, String about) {
        String variable = "CLAW_" + key.replace('-', '_').toUpperCase(Locale.ROOT);
        return new Setting<>(key, kind, standard, about, Optional.of(new Setting.Outside("--" + key, label, variable)));
    }

    private static SecretSetting secret(String key, String what) {
        return new SecretSetting(
                outside(key, "TOKEN", ValueKind.secret(), "", "The " + what),
                outside(key + "-file", "FILE", ValueKind.file(), "", "The file with the " + what));
    }

    /** Whether it is shown to nobody. */
    static boolean isSecret(Setting<?> setting) {
        return SECRETS.stream().anyMatch(secret -> secret.token().equals(setting));
    }

    private static <T> LimitSetting limit(String key, String path, ValueKind<T> kind, String about) {
        List<String> components = List.of(path.split("\\."));
        Object standard = Optional.ofNullable(STANDARD_LIMITS.get(components))
                .orElseThrow(() -> new IllegalStateException("the hub has no limit " + path));
        Object value = standard instanceof Integer count ? Long.valueOf(count) : standard;
        return new LimitSetting(
                new Setting<>("limits." + key, kind, kind.type().cast(value), about, Optional.empty()), components);
    }
}
