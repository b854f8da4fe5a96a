package dev.claw.hub.cli.config;

import dev.claw.hub.identity.Credentials;
import dev.claw.hub.limits.HubLimits;
import dev.claw.hub.wiring.HubSettings;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** The settings in force: a value for each, and where it came from. A value. */
public final class Settings {
    private final Map<Setting<?>, Chosen> chosen;

    /**
     * What was chosen for a setting.
     *
     * @param value of the setting's type
     */
    record Chosen(Object value, Origin origin) {}

    Settings(Map<Setting<?>, Chosen> chosen) {
        this.chosen = Map.copyOf(chosen);
    }

    /** The defaults, whatever the environment says. */
    public static Settings defaults() {
        Map<Setting<?>, Chosen> standard = new HashMap<>();
        SettingTable.all().forEach(setting -> standard.put(setting, new Chosen(setting.standard(), Origin.DEFAULT)));
        return new Settings(standard);
    }

    /** The value in force. */
    public <T> T get(Setting<T> setting) {
        return setting.kind().type().cast(of(setting).value());
    }

    /** The value in force, as the file writes it. */
    public <T> String text(Setting<T> setting) {
        return setting.kind().writer().apply(get(setting));
    }

    /** Where the value was given. */
    public Origin origin(Setting<?> setting) {
        return of(setting).origin();
    }

    /** Whether somebody gave it a value, so that it is not the default by itself. */
    public boolean isGiven(Setting<?> setting) {
        return origin(setting).source() != Origin.Source.DEFAULT;
    }

    /** The same for the hub. */
    public HubSettings hub() {
        return new HubSettings(
                        get(SettingTable.HOST),
                        get(SettingTable.GRPC_PORT),
                        get(SettingTable.WS_PORT),
                        Path.of(get(SettingTable.DATA)),
                        Math.toIntExact(get(SettingTable.EVENT_LOOPS)),
                        get(SettingTable.GRACE),
                        limits())
                .withRestPort(get(SettingTable.REST_PORT))
                .withCredentials(credentials());
    }

    private Credentials credentials() {
        String gateway = get(SettingTable.GATEWAY_TOKEN.token());
        String admin = get(SettingTable.ADMIN_TOKEN.token());
        Credentials none = Credentials.none();
        Credentials gateways = gateway.isEmpty() ? none : none.withGateway(gateway);
        return admin.isEmpty() ? gateways : gateways.withAdministrator(admin);
    }

    private HubLimits limits() {
        Map<List<String>, Object> values = new HashMap<>();
        SettingTable.LIMITS.forEach(
                limit -> values.put(limit.path(), of(limit.setting()).value()));
        return RecordParts.with(HubLimits.defaults(), HubLimits.class, values);
    }

    private Chosen of(Setting<?> setting) {
        return Objects.requireNonNull(chosen.get(setting), () -> "no value for " + setting.key());
    }
}
