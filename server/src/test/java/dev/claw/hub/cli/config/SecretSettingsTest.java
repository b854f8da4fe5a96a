package dev.claw.hub.cli.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.claw.hub.identity.Credentials;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tokens as settings: where they may stand, and that nobody is shown them. */
final class SecretSettingsTest {
    private static final String GATEWAY = "gateway-0123456789-0123456789-xyz";
    private static final String ADMIN = "admin-~!@#$%^&*()_+{}|:<>?-12345";

    @TempDir
    private Path folder;

    @Test
    @DisplayName("tokens come from variables, the file of settings, or files of their own seen from its folder")
    void gather_everyPlace_givesTheSameCredentials() throws Exception {
        Credentials both = Credentials.none().withGateway(GATEWAY).withAdministrator(ADMIN);
        assertThat(gathered(Map.of("CLAW_GATEWAY_TOKEN", GATEWAY, "CLAW_ADMIN_TOKEN", ADMIN), Map.of()))
                .isEqualTo(both);
        Path yaml = write("hub.yaml", "gateway-token: \"" + GATEWAY + "\"\nadmin-token-file: secrets/admin\n");
        Files.createDirectories(folder.resolve("secrets"));
        String admin =
                write("secrets/admin", "\n " + ADMIN + "\r\nthe second line\n").toString();
        assertThat(SettingSources.gather(Optional.of(yaml), name -> Optional.empty(), Map.of())
                        .hub()
                        .credentials())
                .isEqualTo(both);
        String gateway = write("gateway", GATEWAY).toString();
        assertThat(gathered(Map.of("CLAW_ADMIN_TOKEN_FILE", admin), Map.of("--gateway-token-file", gateway)))
                .isEqualTo(both);
        assertThat(gathered(Map.of(), Map.of())).isEqualTo(Credentials.none()).isNotEqualTo(both);
    }

    @Test
    @DisplayName("a token that is short, has spaces or is not ASCII is refused, and is not in the sentence")
    void gather_weakToken_isRefusedWithoutShowingIt() throws Exception {
        for (String weak : List.of("x".repeat(31), "x".repeat(257), "has a space " + "x".repeat(30), "密".repeat(40))) {
            ConfigException variable = refused(Map.of("CLAW_ADMIN_TOKEN", weak), Map.of());
            assertThat(variable.getMessage())
                    .startsWith(
                            "CLAW_ADMIN_TOKEN: admin-token has " + weak.length() + " characters; expected 32 to 256")
                    .doesNotContain(weak);
            ConfigException option = refused(
                    Map.of(), Map.of("--admin-token-file", write("weak", weak).toString()));
            assertThat(option.getMessage())
                    .startsWith("--admin-token-file: admin-token has")
                    .doesNotContain(weak);
            assertThat(option.onlyMistypedOptions()).as("not a usage error").isFalse();
        }
    }

    @Test
    @DisplayName(
            "a token on the command line, two for one role, one for two roles, or a file that is not there is refused")
    void gather_contradictions_areRefused() throws Exception {
        String file = write("token", GATEWAY).toString();
        assertThat(refused(Map.of(), Map.of("--set gateway-token", GATEWAY)).getMessage())
                .contains("is a secret", "expected --gateway-token-file")
                .doesNotContain(GATEWAY);
        assertThat(refused(Map.of("CLAW_GATEWAY_TOKEN", GATEWAY), Map.of("--gateway-token-file", file))
                        .getMessage())
                .contains("CLAW_GATEWAY_TOKEN: ", "expected one of the two")
                .doesNotContain(GATEWAY);
        assertThat(refused(Map.of("CLAW_ADMIN_TOKEN", GATEWAY), Map.of("--gateway-token-file", file))
                        .getMessage())
                .contains("are the same", "expected two different secrets")
                .doesNotContain(GATEWAY);
        assertThat(refused(
                                Map.of(),
                                Map.of(
                                        "--admin-token-file",
                                        folder.resolve("none").toString()))
                        .getMessage())
                .contains("none\", which cannot be read: there is no such file");
        assertThat(refused(
                                Map.of(),
                                Map.of(
                                        "--admin-token-file",
                                        write("empty", "\n").toString()))
                        .getMessage())
                .contains("admin-token has 0 characters");
    }

    @Test
    @DisplayName("what is shown never shows a token, only where it is from")
    void show_tokens_areNotShown() throws Exception {
        Settings settings = SettingSources.gather(
                Optional.empty(),
                name -> Optional.ofNullable(
                        Map.of("CLAW_GATEWAY_TOKEN", GATEWAY).get(name)),
                Map.of("--admin-token-file", write("admin", ADMIN).toString()));
        String shown = String.join("\n", SettingText.of(settings));
        assertThat(shown)
                .contains("gateway-token: \"\"  # from CLAW_GATEWAY_TOKEN, and not shown")
                .contains("admin-token: \"\"  # from --admin-token-file, and not shown")
                .doesNotContain(GATEWAY, ADMIN);
        assertThat(SettingTable.all())
                .allSatisfy(setting -> assertThat(settings.text(setting)).doesNotContain(GATEWAY, ADMIN));
        assertThat(settings.hub().toString()).doesNotContain(GATEWAY, ADMIN);
    }

    private static Credentials gathered(Map<String, String> environment, Map<String, String> options)
            throws ConfigException {
        return SettingSources.gather(Optional.empty(), name -> Optional.ofNullable(environment.get(name)), options)
                .hub()
                .credentials();
    }

    private static ConfigException refused(Map<String, String> environment, Map<String, String> options) {
        return catchThrowableOfType(ConfigException.class, () -> gathered(environment, options));
    }

    private Path write(String name, String content) throws Exception {
        return Files.writeString(folder.resolve(name), content);
    }
}
