package dev.claw.hub.wiring;

import static dev.claw.hub.wiring.HubFixture.reason;
import static dev.claw.hub.wiring.HubFixture.reasonOf;
import static dev.claw.hub.wiring.Publishing.service;
import static org.assertj.core.api.Assertions.assertThat;

import dev.claw.hub.limits.HubLimits;
import dev.claw.hub.v1.UpdateServiceAccessRequest;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a list of callers becomes by declarations and updates. */
final class ServiceAccessTest {
    @TempDir
    private Path data;

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "-     | add b a      | [a, b]",
                "-     | remove a     | everybody",
                "-     | add a remove a | []",
                "-     | -            | everybody",
                "a b   | add c a      | [a, b, c]",
                "a b   | remove b x   | [a]",
                "a b   | remove a b   | []",
                "a     | add b c remove c a | [b]",
                "a     | -            | [a]",
                "a     | open         | everybody",
                "-     | open         | everybody",
                "-     | add 小明 bot | [bot, 小明]",
            })
    @DisplayName("an update adds, removes, or opens; what is named in both lists is removed")
    void update_ofList_comesTo(String declared, String change, String callers) throws Exception {
        try (HubFixture hub = HubFixture.start(data);
                Publishing publish = Publishing.of(hub, "bot")) {
            publish.declare(service("s").addAllAllowedCallers(words(declared)));
            assertThat(Access.callers(Access.update(hub, "bot", update(change))))
                    .isEqualTo(callers);
            assertThat(Access.callers(hub, "s")).isEqualTo(callers);
        }
    }

    @Test
    @DisplayName("an update outlives a declaration that says the same again, after a reconnect and after a restart")
    void declare_sameListAgain_leavesTheUpdateInForce() throws Exception {
        var same = service("s").addAllowedCallers("b").addAllowedCallers("a");
        var reordered = service("s").addAllAllowedCallers(List.of("a", "b", "a"));
        try (HubFixture hub = HubFixture.start(data)) {
            try (Publishing publish = Publishing.of(hub, "bot")) {
                assertThat(publish.declare(same).getAccess().getCallersList()).containsExactly("a", "b");
                Access.update(hub, "bot", Access.of("s").addAdd("c").addRemove("a"));
                publish.declare(reordered);
                assertThat(Access.callers(hub, "s")).isEqualTo("[b, c]");
            }
            try (Publishing publish = Publishing.of(hub, "bot")) {
                assertThat(publish.declare(same).getAccess().getCallersList()).containsExactly("b", "c");
            }
        }
        try (HubFixture hub = HubFixture.start(data)) {
            assertThat(Access.callers(hub, "s")).isEqualTo("[b, c]");
            assertThat(reasonOf(() -> hub.calls("a")
                            .call(dev.claw.hub.v1.CallRequest.newBuilder()
                                    .setCall(Consumer.call("", "s"))
                                    .build())))
                    .isEqualTo("CALLER_NOT_ALLOWED");
            try (Publishing publish = Publishing.of(hub, "bot")) {
                publish.declare(same);
                assertThat(Access.callers(hub, "s")).isEqualTo("[b, c]");
                Access.update(hub, "bot", Access.of("s").setOpenToAll(true));
                publish.declare(same);
                assertThat(Access.callers(hub, "s")).isEqualTo("everybody");
            }
        }
    }

    @Test
    @DisplayName("a declaration with another list than the one declared last takes effect")
    void declare_otherList_takesEffect() throws Exception {
        try (HubFixture hub = HubFixture.start(data);
                Publishing publish = Publishing.of(hub, "bot")) {
            publish.declare(service("s"));
            Access.update(hub, "bot", Access.of("s").addAdd("x"));
            publish.declare(service("s").setDescription("the same list, none"));
            assertThat(Access.callers(hub, "s")).isEqualTo("[x]");
            publish.declare(service("s").addAllowedCallers("a"));
            assertThat(Access.callers(hub, "s")).isEqualTo("[a]");
            Access.update(hub, "bot", Access.of("s").addAdd("x"));
            publish.declare(service("s"));
            assertThat(Access.callers(hub, "s")).isEqualTo("everybody");
        }
    }

    @Test
    @DisplayName("more callers than the limit are refused: FIELD_INVALID when declared, LIMIT_REACHED by an update")
    void callers_beyondLimit_areRefused() throws Exception {
        try (HubFixture hub = HubFixture.start(data, withCallers(2));
                Publishing publish = Publishing.of(hub, "bot")) {
            assertThat(reason(publish.tryDeclare(service("s").addAllAllowedCallers(words("a b c")))
                            .getError()))
                    .isEqualTo("FIELD_INVALID");
            publish.declare(service("s").addAllAllowedCallers(words("a b")));
            assertThat(reasonOf(() -> Access.update(hub, "bot", update("add c"))))
                    .isEqualTo("LIMIT_REACHED");
            assertThat(Access.callers(hub, "s")).isEqualTo("[a, b]");
            assertThat(Access.callers(Access.update(hub, "bot", update("add c remove a"))))
                    .isEqualTo("[b, c]");
            assertThat(dev.claw.hub.v1.HubServiceGrpc.newBlockingStub(hub.connect())
                            .getHubInfo(dev.claw.hub.v1.GetHubInfoRequest.getDefaultInstance())
                            .getLimits()
                            .getCallersPerService())
                    .isEqualTo(2);
        }
    }

    @Test
    @DisplayName("an update by a stranger, of nothing, or one that contradicts itself is refused")
    void update_badInput_isRefused() throws Exception {
        List<String> many =
                IntStream.rangeClosed(0, 1_000).mapToObj(i -> "agent-" + i).toList();
        Map<String, UpdateServiceAccessRequest.Builder> bad = Map.of(
                "FIELD_INVALID open and named",
                update("add a").setOpenToAll(true),
                "FIELD_INVALID open and removed",
                update("remove a").setOpenToAll(true),
                "FIELD_INVALID blank",
                update("").addAdd(" "),
                "FIELD_INVALID unprintable",
                update("").addRemove("a\u0007"),
                "FIELD_INVALID too many added",
                update("").addAllAdd(many),
                "FIELD_INVALID too many removed",
                update("").addAllRemove(many),
                "FIELD_INVALID no service",
                Access.of(""),
                "SERVICE_NOT_FOUND",
                Access.of("nope").addAdd("a"));
        try (HubFixture hub = HubFixture.start(data);
                Publishing publish = Publishing.of(hub, "bot")) {
            publish.declare(service("s"));
            bad.forEach((expected, change) -> assertThat(reasonOf(() -> Access.update(hub, "bot", change)))
                    .as(expected)
                    .isEqualTo(expected.split(" ", -1)[0]));
            assertThat(reasonOf(() -> Access.update(hub, "mallory", update("add mallory"))))
                    .isEqualTo("NOT_OWNER");
            assertThat(reason(publish.tryDeclare(service("t").addAllowedCallers(""))
                            .getError()))
                    .isEqualTo("FIELD_INVALID");
            assertThat(Access.callers(hub, "s")).isEqualTo("everybody");
            assertThat(Access.update(hub, "bot", update("").addAllAdd(many.subList(0, 1_000)))
                            .getAccess()
                            .getCallersCount())
                    .isEqualTo(1_000);
        }
    }

    private static List<String> words(String text) {
        return text.isEmpty() || text.equals("-") ? List.of() : List.of(text.split(" ", -1));
    }

    /** Such as {@code add a b remove c}, or {@code open}. */
    private static UpdateServiceAccessRequest.Builder update(String change) {
        UpdateServiceAccessRequest.Builder update = Access.of("s");
        boolean removing = false;
        for (String word : words(change)) {
            switch (word) {
                case "open" -> update.setOpenToAll(true);
                case "add" -> removing = false;
                case "remove" -> removing = true;
                default -> {
                    if (removing) {
                        update.addRemove(word);
                    } else {
                        update.addAdd(word);
                    }
                }
            }
        }
        return update;
    }

    private static HubLimits withCallers(int callers) {
        HubLimits limits = HubLimits.defaults();
        return new HubLimits(
                limits.payloadBytes(),
                limits.frameEntries(),
                limits.frameBytes(),
                limits.maxWindow(),
                limits.inbox(),
                limits.calls(),
                limits.servicesPerAgent(),
                callers,
                limits.channelsPerAgent(),
                limits.maxWait(),
                limits.serviceBytes(),
                limits.writeQueue(),
                limits.channel(),
                limits.kept(),
                limits.buffer(),
                limits.enrolments());
    }
}
