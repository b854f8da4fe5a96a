package dev.claw.hub.wiring;

import static org.assertj.core.api.Assertions.assertThat;

import dev.claw.hub.v1.Price;
import dev.claw.hub.v1.ServiceDeclaration;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** How old agents see services of both worlds, those that nobody serves now among them. */
final class OldSearchTest {
    @TempDir
    private Path data;

    private HubFixture hub;
    private WatchedAdapter adapter;
    private OldSocket provider;
    private OldSocket consumer;

    @BeforeEach
    void startHub() throws Exception {
        hub = HubFixture.start(data);
        adapter = AdapterPlan.usual().time("quiet", Duration.ofSeconds(1)).start(hub);
        provider = OldSocket.connect(adapter.door());
        consumer = OldSocket.connect(adapter.door());
    }

    @AfterEach
    void stopHub() {
        provider.close();
        consumer.close();
        adapter.close();
        hub.close();
    }

    @Test
    @DisplayName("what nobody serves is offline, and shown only to those who ask for it")
    void services_thatNobodyServes_areOffline() throws Exception {
        try (Publishing jane = Publishing.of(hub, "jane")) {
            jane.declare(Publishing.service("off"));
            register("{'id':'on','name':'在线'}");
            assertThat(found("")).containsExactly("on online");
            assertThat(found(",'status':'online'")).containsExactly("on online");
            assertThat(found(",'status':'offline'")).containsExactly("off offline");
            assertThat(found(",'status':'all'")).containsExactlyInAnyOrder("on online", "off offline");
            assertThat(listed("")).containsExactly("on online");
            assertThat(listed("?status=offline")).containsExactly("off offline");
            assertThat(listed("?status=all")).containsExactlyInAnyOrder("on online", "off offline");
            assertThat(json(adapter.get("/api/services/off").body())
                            .path("status")
                            .stringValue())
                    .isEqualTo("offline");
            assertThat(json(adapter.get("/health").body()).path("services").intValue())
                    .isEqualTo(2);
            try (OldSocket late = OldSocket.connect(adapter.door())) {
                late.send("{'type':'register','service':{'id':'late','name':'late'}}");
                assertThat(seen(json(late.next("metadata_list")).path("services")))
                        .containsExactlyInAnyOrder("on online", "late online");
            }
        }
    }

    @Test
    @DisplayName("the list comes again and again, as it is by then, to who registered a service and to nobody else")
    void metadataList_comesAgain() throws Exception {
        AdapterPlan often =
                AdapterPlan.usual().time("quiet", Duration.ofMillis(300)).time("lists", Duration.ofMillis(300));
        try (WatchedAdapter quick = often.start(hub);
                OldSocket other = OldSocket.connect(quick.door());
                OldSocket late = OldSocket.connect(quick.door())) {
            other.send("{'type':'skill_discover','request_id':'d'}");
            other.next("skill_list");
            late.send("{'type':'register','service':{'id':'one','name':'one'}}");
            assertThat(late.next("metadata_list")).contains("\"one\"");
            assertThat(late.next("metadata_list")).contains("\"timestamp\":\"");
            late.send("{'type':'register','service':{'id':'two','name':'two'}}");
            String list = late.next("metadata_list");
            while (!list.contains("\"two\"")) {
                list = late.next("metadata_list");
            }
            assertThat(other.rest()).isEmpty();
        }
    }

    @Test
    @DisplayName("an old service is shown with every field as its provider gave it")
    void oldService_isShownAsGiven() throws Exception {
        register("{'id':'w','name':'天气','description':'晴','version':'2.1','emoji':'☀','tags':['cn','wx'],"
                + "'requires':{'bins':['x']},'execution_mode':'remote','interface_spec':{'m':1},'endpoint':'http://x',"
                + "'metadata':{'k':[1]},'owner':'ann','price':1.50,'price_unit':'元','allowed_users':['bob']}");
        String shared = "'name':'天气','description':'晴','version':'2.1','emoji':'☀','tags':['cn','wx'],"
                + "'requires':{'bins':['x']},'execution_mode':'remote','status':'online','owner':'ann','price':1.50,"
                + "'price_unit':'元','allowed_users':['bob'],";
        assertThat(skill("w"))
                .isEqualTo(object("{'skill_id':'w','id':'w','service_id':'w'," + shared + "'interface_spec':{'m':1}}"));
        JsonNode listed = json(adapter.get("/api/services").body()).get(0);
        String tunnel = listed.path("tunnel_id").stringValue();
        String metadata = "{'id':'w'," + shared + "'provider_client_id':'prov','tunnel_id':'" + tunnel + "'";
        assertThat(listed).isEqualTo(object(metadata + "}"));
        JsonNode full = json(adapter.get("/api/services/w").body());
        String registered = full.path("registered_at").stringValue();
        assertThat(OffsetDateTime.parse(registered).toInstant())
                .isBetween(Instant.now().minus(Duration.ofMinutes(1)), Instant.now());
        assertThat(full)
                .isEqualTo(object(metadata + ",'service_id':'w','endpoint':'http://x','metadata':{'k':[1]},"
                        + "'interface_spec':{'m':1},'skill_doc':'# 如何','registered_at':'" + registered + "'}"));
    }

    @Test
    @DisplayName("a gRPC service is shown with plain values for what it does not say, and its own price")
    void grpcService_isShownWithDefaults() throws Exception {
        try (Publishing jane = Publishing.of(hub, "jane")) {
            jane.declare(ServiceDeclaration.newBuilder()
                    .setServiceId("g")
                    .setName("g")
                    .setPrice(Price.newBuilder()
                            .setAmount("0.20")
                            .setCurrency("EUR")
                            .setPer("call")));
            String shared = "'name':'g','description':'','version':'','emoji':'🔧','tags':[],'requires':{},"
                    + "'execution_mode':'local','status':'offline','owner':'jane','price':0.20,"
                    + "'price_unit':'EUR/call','allowed_users':[],";
            assertThat(skill("g"))
                    .isEqualTo(object("{'skill_id':'g','id':'g','service_id':'g'," + shared + "'interface_spec':{}}"));
            JsonNode full = json(adapter.get("/api/services/g").body());
            assertThat(full)
                    .isEqualTo(object("{'id':'g'," + shared + "'provider_client_id':'jane','tunnel_id':null,"
                            + "'service_id':'g','endpoint':'','metadata':{},'interface_spec':{},'skill_doc':'',"
                            + "'registered_at':'" + full.path("registered_at").stringValue() + "'}"));
        }
    }

    @Test
    @DisplayName("an old consumer finds by each field of its query")
    void discover_byEachField() throws Exception {
        register("{'id':'a','name':'Weather','tags':['wx','cn'],'price':5,'owner':'ann'}");
        register("{'id':'b','name':'weather two','tags':['wx'],'price':2,'execution_mode':'external'}");
        register("{'id':'c','name':'Clock','tags':['time']}");
        assertThat(found(",'query':' WEATHER '")).containsExactlyInAnyOrder("a online", "b online");
        assertThat(found(",'query':'WEATHER','fuzzy':false")).containsExactly("a online");
        assertThat(found(",'tags':['cn','time']")).containsExactlyInAnyOrder("a online", "c online");
        assertThat(found(",'execution_mode':'external'")).containsExactly("b online");
        assertThat(found(",'owner':'ann'")).containsExactly("a online");
        assertThat(found(",'min_price':5")).containsExactly("a online");
        assertThat(found(",'max_price':2")).containsExactly("b online");
        assertThat(found(",'sort_by':'Price','sort_order':'DESC'")).containsExactly("c online", "a online", "b online");
        assertThat(found(",'sort_by':'name'")).containsExactly("c online", "a online", "b online");
        assertThat(found(",'sort_by':'time','sort_order':'desc'")).containsExactly("c online", "b online", "a online");
    }

    private void register(String service) throws Exception {
        provider.send("{'type':'register','client_id':'prov','skill_doc':'# 如何','service':" + service + "}");
        provider.next("registered");
    }

    private List<String> found(String query) throws Exception {
        consumer.send("{'type':'skill_discover','request_id':'d'" + query + "}");
        JsonNode answer = json(consumer.next("skill_list"));
        List<String> seen = seen(answer.path("skills"));
        assertThat(answer.path("total").intValue()).isEqualTo(seen.size());
        return seen;
    }

    private List<String> listed(String query) throws Exception {
        return seen(json(adapter.get("/api/services" + query).body()));
    }

    private JsonNode skill(String id) throws Exception {
        consumer.send("{'type':'skill_discover','request_id':'d','status':'all'}");
        JsonNode skill = json(consumer.next("skill_list")).path("skills").get(0);
        assertThat(skill.path("id").stringValue()).isEqualTo(id);
        return skill;
    }

    private static List<String> seen(JsonNode services) {
        List<String> seen = new ArrayList<>();
        for (JsonNode service : services) {
            seen.add(service.path("id").stringValue() + " "
                    + service.path("status").stringValue());
        }
        return seen;
    }

    private static JsonNode object(String json) {
        return json(json.replace('\'', '"'));
    }

    private static JsonNode json(String json) {
        return OldDoors.JSON.readTree(json);
    }
}
