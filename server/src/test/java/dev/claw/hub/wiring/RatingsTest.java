package dev.claw.hub.wiring;

import static dev.claw.hub.wiring.HubFixture.reasonOf;
import static dev.claw.hub.wiring.Publishing.service;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.claw.hub.v1.ListRatingsRequest;
import dev.claw.hub.v1.ListRatingsResponse;
import dev.claw.hub.v1.RateServiceRequest;
import dev.claw.hub.v1.RateServiceResponse;
import dev.claw.hub.v1.Rating;
import dev.claw.hub.v1.RatingSummary;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What agents think of services. */
final class RatingsTest {
    @TempDir
    private Path data;

    @Test
    @DisplayName("a rating is durable; an agent has one of a service, and another takes its place")
    void rate_again_takesThePlaceOfTheFormer() throws Exception {
        try (HubFixture hub = HubFixture.start(data);
                Publishing publish = Publishing.of(hub, "bot")) {
            publish.declare(service("s"));
            rate(hub, "alice", rating("s", 1).setComment("还可以"));
            rate(hub, "bob", rating("服务 s", 5));
            RateServiceResponse again = rate(
                    hub,
                    "alice",
                    rating("s", 3.5).setComment("好多了").addTags("快").addTags("快"));
            assertThat(again.getRating().getScore()).isEqualTo(3.5);
            assertThat(again.getRating().getRater()).isEqualTo("alice");
            assertThat(again.getSummary().getTotal()).isEqualTo(2);
            assertThat(again.getSummary().getAverage()).isEqualTo(4.25);
            assertThat(again.getSummary().getDistributionList()).containsExactly(0L, 0L, 0L, 0L, 1L, 1L);
            assertThat(list(hub, "s").getRatings(0)).isEqualTo(again.getRating());
        }
        try (HubFixture hub = HubFixture.start(data)) {
            ListRatingsResponse kept = list(hub, "s");
            assertThat(kept.getRatingsList())
                    .extracting(rating -> rating.getRater() + " " + rating.getScore() + " " + rating.getComment() + " "
                            + rating.getTagsList())
                    .containsExactly("alice 3.5 好多了 [快, 快]", "bob 5.0  []");
            assertThat(kept.getRatings(0).getServiceId()).isEqualTo("s");
            assertThat(kept.getRatings(1).getServiceId()).isEqualTo("s");
            assertThat(kept.getRatings(0).getRatedAt().getSeconds()).isPositive();
            assertThat(kept.getSummary().getTotal()).isEqualTo(2);
        }
    }

    @Test
    @DisplayName("a score counts to two decimals, and in the distribution where it rounds to, halves up")
    void rate_scores_areRounded() throws Exception {
        Map<Double, String> expected = new LinkedHashMap<>();
        expected.put(0.0, "0.0 in 0");
        expected.put(-0.0, "0.0 in 0");
        expected.put(0.494, "0.49 in 0");
        expected.put(0.495, "0.5 in 1");
        expected.put(1.005, "1.01 in 1");
        expected.put(2.5, "2.5 in 3");
        expected.put(3.333333, "3.33 in 3");
        expected.put(4.499, "4.5 in 5");
        expected.put(5.0, "5.0 in 5");
        try (HubFixture hub = HubFixture.start(data);
                Publishing publish = Publishing.of(hub, "bot")) {
            publish.declare(service("s"));
            double sum = 0;
            int count = 0;
            RatingSummary before = list(hub, "s").getSummary();
            assertThat(before.getTotal()).isZero();
            assertThat(before.getAverage()).isZero();
            assertThat(before.getDistributionList()).containsExactly(0L, 0L, 0L, 0L, 0L, 0L);
            for (Map.Entry<Double, String> each : expected.entrySet()) {
                RateServiceResponse rated = rate(hub, "agent-" + ++count, rating("s", each.getKey()));
                RatingSummary now = rated.getSummary();
                int points = 0;
                while (now.getDistribution(points) == before.getDistribution(points)) {
                    points++;
                }
                assertThat(rated.getRating().getScore() + " in " + points)
                        .as("%s", each.getKey())
                        .isEqualTo(each.getValue());
                sum += rated.getRating().getScore();
                assertThat(now.getAverage()).isEqualTo(sum / count, within(1e-9));
                before = now;
            }
        }
    }

    @Test
    @DisplayName("ratings are listed by page, the newest first; a token of another service is refused")
    void list_pages_areBehindEachOther() throws Exception {
        try (HubFixture hub = HubFixture.start(data);
                Publishing publish = Publishing.of(hub, "bot")) {
            publish.declare(service("s"));
            publish.declare(service("other"));
            for (int i = 0; i < 5; i++) {
                rate(hub, "agent-" + i, rating("s", i));
                rate(hub, "agent-" + i, rating("other", 5));
            }
            ListRatingsRequest.Builder request =
                    ListRatingsRequest.newBuilder().setServiceId("s").setPageSize(2);
            List<String> pages = new ArrayList<>();
            String second = "";
            do {
                ListRatingsResponse page = hub.registry("bob").listRatings(request.build());
                assertThat(page.getSummary().getTotal()).isEqualTo(5);
                pages.add(page.getRatingsList().stream().map(Rating::getRater).toList() + "");
                request.setPageToken(page.getNextPageToken());
                second = second.isEmpty() ? page.getNextPageToken() : second;
            } while (!request.getPageToken().isEmpty());
            assertThat(pages).containsExactly("[agent-4, agent-3]", "[agent-2, agent-1]", "[agent-0]");
            String token = second;
            for (String bad : List.of("nonsense", "cw.x", ".", token + "0x", token.substring(1))) {
                assertThat(reasonOf(() -> hub.registry("bob")
                                .listRatings(request.setPageToken(bad).build())))
                        .as(bad)
                        .isEqualTo("FIELD_INVALID");
            }
            assertThat(reasonOf(() -> hub.registry("bob")
                            .listRatings(request.setServiceId("other")
                                    .setPageToken(token)
                                    .build())))
                    .isEqualTo("FIELD_INVALID");
        }
    }

    @Test
    @DisplayName("a page of long comments ends near 1 MiB")
    void list_longComments_endsPageByBytes() throws Exception {
        try (HubFixture hub = HubFixture.start(data);
                Publishing publish = Publishing.of(hub, "bot")) {
            publish.declare(service("s"));
            for (int i = 0; i < 300; i++) {
                rate(hub, "agent-" + i, rating("s", 4).setComment("x".repeat(4_096)));
            }
            ListRatingsResponse first = hub.registry("bob")
                    .listRatings(ListRatingsRequest.newBuilder()
                            .setServiceId("s")
                            .setPageSize(1_000)
                            .build());
            assertThat(first.getSerializedSize()).isBetween(1_000_000, (1 << 20) + 1_024);
            ListRatingsResponse second = hub.registry("bob")
                    .listRatings(ListRatingsRequest.newBuilder()
                            .setServiceId("s")
                            .setPageToken(first.getNextPageToken())
                            .build());
            assertThat(first.getRatingsCount() + second.getRatingsCount()).isEqualTo(300);
            assertThat(second.getNextPageToken()).isEmpty();
        }
    }

    @Test
    @DisplayName("nobody rates an own service, none that is not there, and nothing beside 0 to 5")
    void rate_badInput_isRefused() throws Exception {
        try (HubFixture hub = HubFixture.start(data);
                Publishing publish = Publishing.of(hub, "bot")) {
            publish.declare(service("s"));
            assertThat(reasonOf(() -> rate(hub, "bot", rating("s", 5)))).isEqualTo("ACCESS_DENIED");
            assertThat(reasonOf(() -> rate(hub, "alice", rating("nope", 5)))).isEqualTo("SERVICE_NOT_FOUND");
            assertThat(reasonOf(() -> list(hub, "nope"))).isEqualTo("SERVICE_NOT_FOUND");
            List<RateServiceRequest.Builder> bad = List.of(
                    RateServiceRequest.newBuilder().setServiceId("s"),
                    rating("", 5),
                    rating("s", 5.004),
                    rating("s", -0.001),
                    rating("s", Double.NaN),
                    rating("s", Double.POSITIVE_INFINITY),
                    rating("s", 5).setComment("中".repeat(1_366)),
                    rating("s", 5).addTags(""),
                    rating("s", 5).addTags("x".repeat(65)),
                    rating("s", 5).addAllTags(Collections.nCopies(33, "x")));
            for (RateServiceRequest.Builder request : bad) {
                assertThat(reasonOf(() -> rate(hub, "alice", request)))
                        .as("%s", request)
                        .isEqualTo("FIELD_INVALID");
            }
            assertThat(reasonOf(() -> hub.registry("bob")
                            .listRatings(ListRatingsRequest.newBuilder()
                                    .setServiceId("s")
                                    .setPageSize(1_001)
                                    .build())))
                    .isEqualTo("FIELD_INVALID");
            assertThat(list(hub, "s").getSummary().getTotal()).isZero();
        }
    }

    @Test
    @DisplayName("ratings stay with an offline service, and go when its id is given free")
    void release_service_endsItsRatings() throws Exception {
        try (HubFixture hub = HubFixture.start(data)) {
            try (Publishing publish = Publishing.of(hub, "bot")) {
                publish.declare(service("s"));
                publish.withdraw("s", false);
                rate(hub, "alice", rating("s", 2));
                assertThat(list(hub, "s").getSummary().getTotal()).isEqualTo(1);
                publish.withdraw("s", true);
            }
            try (Publishing next = Publishing.of(hub, "next")) {
                next.declare(service("s"));
                assertThat(list(hub, "s"))
                        .isEqualTo(list(hub, "s").toBuilder().clearRatings().build());
                assertThat(list(hub, "s").getSummary().getTotal()).isZero();
            }
        }
    }

    private static RateServiceRequest.Builder rating(String service, double score) {
        return RateServiceRequest.newBuilder().setServiceId(service).setScore(score);
    }

    private static RateServiceResponse rate(HubFixture hub, String agent, RateServiceRequest.Builder request) {
        return hub.registry(agent).rateService(request.build());
    }

    private static ListRatingsResponse list(HubFixture hub, String service) {
        return hub.registry("reader")
                .listRatings(
                        ListRatingsRequest.newBuilder().setServiceId(service).build());
    }
}
