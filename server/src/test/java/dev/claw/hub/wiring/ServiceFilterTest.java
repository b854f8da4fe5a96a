package dev.claw.hub.wiring;

import static dev.claw.hub.wiring.HubFixture.reasonOf;
import static dev.claw.hub.wiring.Publishing.service;
import static org.assertj.core.api.Assertions.assertThat;

import dev.claw.hub.v1.Availability;
import dev.claw.hub.v1.ListServicesRequest;
import dev.claw.hub.v1.Method;
import dev.claw.hub.v1.Price;
import dev.claw.hub.v1.RegistryServiceGrpc.RegistryServiceBlockingStub;
import dev.claw.hub.v1.Service;
import dev.claw.hub.v1.ServiceFilter;
import dev.claw.hub.v1.ServiceOrder;
import dev.claw.hub.v1.ServiceReport;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which services a list has, in which order, page by page. */
final class ServiceFilterTest {
    @TempDir
    private Path data;

    @Test
    @DisplayName("each field of a filter picks what it says, and all fields together what all say")
    void list_byEachField_picksWhatItSays() throws Exception {
        try (HubFixture hub = HubFixture.start(data);
                Provider online = Provider.of(hub, "carol", "online");
                Publishing alice = Publishing.of(hub, "alice");
                Publishing bob = Publishing.of(hub, "bob")) {
            assertThat(online.serve().ended()).isFalse();
            declare(alice, bob);
            Keyring.grant(hub, "bob", "none", "dave", 1);
            RegistryServiceBlockingStub registry = hub.registry("dave");
            picks().forEach((filter, ids) -> {
                String found = registry
                        .listServices(ListServicesRequest.newBuilder()
                                .setFilter(filter)
                                .build())
                        .getServicesList()
                        .stream()
                        .map(Service::getServiceId)
                        .collect(Collectors.joining(" "));
                assertThat(found).as("%s", filter).isEqualTo(ids);
            });
        }
    }

    @Test
    @DisplayName("a malformed filter names its field")
    void list_byMalformedFilter_namesField() throws Exception {
        try (HubFixture hub = HubFixture.start(data)) {
            RegistryServiceBlockingStub registry = hub.registry("dave");
            for (ServiceFilter.Builder bad : List.of(
                    filter().setText("x".repeat(257)),
                    filter().setName("名".repeat(86)),
                    filter().setOwner("x".repeat(257)),
                    filter().setMethod("x".repeat(257)),
                    filter().setCurrency("x".repeat(257)),
                    filter().addAllTags(Collections.nCopies(33, "t")),
                    filter().addAllAllTags(Collections.nCopies(33, "t")),
                    filter().addAvailabilitiesValue(99),
                    filter().setMaxLoad(-0.1),
                    filter().setMaxLoad(1.5),
                    filter().setMaxLoad(Double.NaN),
                    filter().putAnnotations("no id", "x"),
                    filter().setMinPrice("-1"),
                    filter().setMinPrice("1e3"),
                    filter().setMaxPrice("cheap"),
                    filter().setMaxPrice("1234567890123456789"))) {
                assertThat(reasonOf(() -> registry.listServices(
                                ListServicesRequest.newBuilder().setFilter(bad).build())))
                        .as("%s", bad)
                        .isEqualTo("FIELD_INVALID");
            }
            assertThat(reasonOf(() -> registry.listServices(
                            ListServicesRequest.newBuilder().setOrderValue(99).build())))
                    .isEqualTo("FIELD_INVALID");
        }
    }

    @Test
    @DisplayName("every order has its order, in one page and in pages of one")
    void list_inEachOrder_comesSorted() throws Exception {
        try (HubFixture hub = HubFixture.start(data);
                Provider online = Provider.of(hub, "carol", "online");
                Publishing alice = Publishing.of(hub, "alice");
                Publishing bob = Publishing.of(hub, "bob")) {
            assertThat(online.serve().ended()).isFalse();
            declare(alice, bob);
            Map<ServiceOrder, String> orders = Map.of(
                    ServiceOrder.SERVICE_ORDER_UNSPECIFIED, "free idle none online paid",
                    ServiceOrder.SERVICE_ORDER_ID, "free idle none online paid",
                    ServiceOrder.SERVICE_ORDER_NAME, "idle paid free online none",
                    ServiceOrder.SERVICE_ORDER_LOAD, "online none idle paid free",
                    ServiceOrder.SERVICE_ORDER_NEWEST, "none idle paid free online",
                    ServiceOrder.SERVICE_ORDER_PRICE, "free idle paid none online",
                    ServiceOrder.SERVICE_ORDER_PRICE_HIGHEST, "online none paid idle free");
            RegistryServiceBlockingStub registry = hub.registry("dave");
            orders.forEach((order, ids) -> {
                assertThat(pages(registry, order, 1_000)).as("%s", order).isEqualTo(ids);
                assertThat(pages(registry, order, 1)).as("%s", order).isEqualTo(ids);
                assertThat(pages(registry, order, 2)).as("%s", order).isEqualTo(ids);
            });
        }
    }

    @Test
    @DisplayName("a page token is good for its own filter and order only, and goes on behind a service that is gone")
    void list_byToken_isBoundToItsList() throws Exception {
        try (HubFixture hub = HubFixture.start(data);
                Publishing alice = Publishing.of(hub, "alice")) {
            for (String id : List.of("a", "b", "c")) {
                alice.declare(service(id).putAnnotations("x", "1").putAnnotations("y", "2"));
            }
            RegistryServiceBlockingStub registry = hub.registry("dave");
            ListServicesRequest first = ListServicesRequest.newBuilder()
                    .setPageSize(1)
                    .setFilter(filter().putAnnotations("x", "1").putAnnotations("y", "2"))
                    .build();
            String token = registry.listServices(first).getNextPageToken();
            alice.withdraw("a", false);
            ListServicesRequest sameOtherwiseWritten = first.toBuilder()
                    .setFilter(filter().putAnnotations("y", "2").putAnnotations("x", "1"))
                    .setOrder(ServiceOrder.SERVICE_ORDER_ID)
                    .setPageToken(token)
                    .setPageSize(5)
                    .build();
            assertThat(registry.listServices(sameOtherwiseWritten).getServicesList())
                    .extracting(Service::getServiceId)
                    .containsExactly("b", "c");
            for (ListServicesRequest.Builder other : List.of(
                    first.toBuilder()
                            .setFilter(filter().putAnnotations("x", "1"))
                            .setPageToken(token),
                    first.toBuilder().clearFilter().setPageToken(token),
                    first.toBuilder().setOrder(ServiceOrder.SERVICE_ORDER_NAME).setPageToken(token))) {
                assertThat(reasonOf(() -> registry.listServices(other.build()))).isEqualTo("FIELD_INVALID");
            }
            for (String garbage : garbage(token)) {
                assertThat(reasonOf(() -> registry.listServices(
                                first.toBuilder().setPageToken(garbage).build())))
                        .as(garbage)
                        .isEqualTo("FIELD_INVALID");
            }
            assertThat(reasonOf(() -> registry.listServices(
                            first.toBuilder().setPageSize(1_001).build())))
                    .isEqualTo("FIELD_INVALID");
        }
    }

    private static List<String> garbage(String token) {
        byte[] bytes = Base64.getUrlDecoder().decode(token);
        List<String> garbage = new ArrayList<>(
                List.of("a", "0", "null", "你好", "=", " ", "\u0000", "x".repeat(5_000), token + "AAAA", "AAAA" + token));
        for (int length = 0; length < bytes.length; length++) {
            byte[] cut = java.util.Arrays.copyOf(bytes, length);
            if (length > 0) {
                garbage.add(Base64.getUrlEncoder().encodeToString(cut));
            }
        }
        byte[] noNumber = "12345678\u0000\u0001a\u0000\u0001a".getBytes(StandardCharsets.UTF_8);
        garbage.add(Base64.getUrlEncoder().encodeToString(noNumber));
        return garbage;
    }

    /** {@code online} is Carol's, with nothing said but its name. */
    private static void declare(Publishing alice, Publishing bob) throws Exception {
        alice.declare(service("free")
                .setName("Übersetzer ΟΔΟΣ")
                .setDescription("Straße und İstanbul")
                .addTags("text")
                .addTags("zh")
                .putAnnotations("region", "eu")
                .setPrice(price("0.000", "EUR")));
        alice.declare(service("paid")
                .setName("Zählen")
                .addTags("text")
                .addMethods(Method.newBuilder().setName("翻译"))
                .setPrice(price("12.5", "credits")));
        bob.declare(service("idle").setName("Zahl").addTags("zh").setPrice(price("1.50", "EUR")));
        bob.declare(service("none").setName("𐐀 deseret"));
        alice.report(report("free", Availability.AVAILABILITY_AWAY).setLoad(0));
        alice.report(report("paid", Availability.AVAILABILITY_BUSY).setLoad(0.9));
        bob.report(report("idle", Availability.AVAILABILITY_UNSPECIFIED).setLoad(0.25));
    }

    private static Map<ServiceFilter, String> picks() {
        Map<ServiceFilter.Builder, String> picks = new LinkedHashMap<>();
        picks.put(filter(), "free idle none online paid");
        picks.put(filter().setText("ÜBERSETZER"), "free");
        picks.put(filter().setText("οδος"), "free");
        picks.put(filter().setText("Οδοσ"), "free");
        picks.put(filter().setText("STRASSE"), "free");
        picks.put(filter().setText("istanbul"), "free");
        picks.put(filter().setText("𐐨 DES"), "none");
        picks.put(filter().setText("ONL"), "online");
        picks.put(filter().setText("nothing has this"), "");
        picks.put(filter().setName("Zahl"), "idle");
        picks.put(filter().setName("zahl"), "");
        picks.put(filter().addTags("text").addTags("zh"), "free idle paid");
        picks.put(filter().addAllTags("text").addAllTags("zh"), "free");
        picks.put(filter().setOwner("bob"), "idle none");
        picks.put(filter().setOnline(true), "online");
        picks.put(filter().setOnline(false).setOwner("carol"), "");
        picks.put(filter().setMethod("翻译"), "paid");
        picks.put(filter().setMethod("译"), "");
        picks.put(filter().addAvailabilities(Availability.AVAILABILITY_READY), "idle none online");
        picks.put(filter().addAvailabilities(Availability.AVAILABILITY_UNSPECIFIED), "idle none online");
        picks.put(
                filter().addAvailabilities(Availability.AVAILABILITY_BUSY)
                        .addAvailabilities(Availability.AVAILABILITY_AWAY),
                "free paid");
        picks.put(filter().setMaxLoad(0), "free none online");
        picks.put(filter().setMaxLoad(0.25), "free idle none online");
        picks.put(filter().setKeyRequired(true), "none");
        picks.put(filter().setKeyRequired(false).setOwner("alice"), "free paid");
        picks.put(filter().putAnnotations("region", "eu"), "free");
        picks.put(filter().putAnnotations("region", "EU"), "");
        picks.put(filter().setMinPrice("0"), "free idle paid");
        picks.put(filter().setMinPrice("1.5"), "idle paid");
        picks.put(filter().setMaxPrice("1.500000000"), "free idle");
        picks.put(filter().setMinPrice("0.1").setMaxPrice("12.4"), "idle");
        picks.put(filter().setCurrency("EUR"), "free idle");
        return picks.entrySet().stream()
                .collect(Collectors.toMap(pick -> pick.getKey().build(), Map.Entry::getValue));
    }

    private static String pages(RegistryServiceBlockingStub registry, ServiceOrder order, int size) {
        List<String> ids = new ArrayList<>();
        String token = "";
        do {
            var page = registry.listServices(ListServicesRequest.newBuilder()
                    .setOrder(order)
                    .setPageSize(size)
                    .setPageToken(token)
                    .build());
            assertThat(page.getServicesCount()).isBetween(1, size);
            page.getServicesList().forEach(service -> ids.add(service.getServiceId()));
            token = page.getNextPageToken();
        } while (!token.isEmpty());
        return String.join(" ", ids);
    }

    private static ServiceFilter.Builder filter() {
        return ServiceFilter.newBuilder();
    }

    private static Price.Builder price(String amount, String currency) {
        return Price.newBuilder().setAmount(amount).setCurrency(currency);
    }

    private static ServiceReport.Builder report(String id, Availability availability) {
        return ServiceReport.newBuilder().setServiceId(id).setAvailability(availability);
    }
}
