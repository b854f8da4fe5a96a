package dev.claw.hub.wiring;

import static dev.claw.hub.wiring.OldSocket.field;
import static org.assertj.core.api.Assertions.assertThat;

import tools.jackson.databind.JsonNode;

/** What old agents of tests say about keys. */
final class OldKeying {
    private OldKeying() {}

    /** A provider of that name with these services, each under its id as its name. */
    static OldSocket provider(WatchedAdapter adapter, String name, String... services) throws Exception {
        OldSocket provider = OldSocket.connect(adapter.door());
        for (String service : services) {
            register(provider, name, service);
        }
        return provider;
    }

    static void register(OldSocket provider, String name, String service) throws Exception {
        provider.send("{'type':'register','client_id':'" + name + "','service':{'id':'" + service + "','name':'"
                + service + "'}}");
        assertThat(field(provider.next("registered"), "service_id")).isEqualTo(service);
    }

    /** Sets a policy and waits until it is in force. */
    static void policy(OldSocket provider, String service, String policy) throws Exception {
        provider.send(
                "{'type':'lifecycle_policy','request_id':'lp','service_id':'" + service + "','policy':" + policy + "}");
        assertThat(field(provider.next("success"), "request_id")).isEqualTo("lp");
    }

    /** A consumer with no more than a {@code client_id}. */
    static OldSocket consumer(WatchedAdapter adapter, String clientId) throws Exception {
        OldSocket consumer = OldSocket.connect(adapter.door());
        consumer.send("{'type':'connect','client_id':'" + clientId + "'}");
        assertThat(field(consumer.next("connected"), "client_id")).isEqualTo(clientId);
        return consumer;
    }

    static void ask(OldSocket consumer, String requestId, String service, String purpose) {
        consumer.send("{'type':'key_request','request_id':'" + requestId + "','service_id':'" + service
                + "','purpose':'" + purpose + "'}");
    }

    /** The provider says yes to the next request, by these terms. */
    static void approve(OldSocket provider, String terms) throws Exception {
        String request = provider.next("key_request");
        provider.send("{'type':'key_response','approved':true,'request_id':'" + field(request, "request_id")
                + "','lifecycle':" + terms + "}");
    }

    /** The secret of a new key. */
    static String grant(OldSocket provider, OldSocket consumer, String service, String purpose) throws Exception {
        ask(consumer, "k-" + purpose, service, purpose);
        approve(provider, "{}");
        JsonNode granted = keyAnswer(consumer);
        assertThat(granted.path("request_id").stringValue()).isEqualTo("k-" + purpose);
        return secret(granted);
    }

    /** The next answer about a key. */
    static JsonNode keyAnswer(OldSocket consumer) throws Exception {
        return OldDoors.JSON.readTree(consumer.next("key_request_response"));
    }

    /** The secret that an answer shows. */
    static String secret(JsonNode answer) {
        assertThat(answer.path("success").booleanValue()).as("%s", answer).isTrue();
        return answer.path("key").stringValue();
    }

    /** The sentence that a call with this key is refused with, which nobody gets to serve. */
    static String refusal(OldSocket consumer, String service, String key) throws Exception {
        call(consumer, service, key);
        JsonNode answer = OldDoors.JSON.readTree(consumer.next("service_response"));
        assertThat(answer.path("response").propertyNames()).as("%s", answer).containsExactly("error");
        return answer.path("response").path("error").stringValue();
    }

    /** A call with this key is served. */
    static void assertServed(OldSocket provider, OldSocket consumer, String service, String key) throws Exception {
        call(consumer, service, key);
        provider.send("{'type':'response','request_id':'" + field(provider.next("request"), "request_id")
                + "','response':{'result':'served'}}");
        assertThat(consumer.next("service_response")).contains("{\"result\":\"served\"}");
    }

    private static void call(OldSocket consumer, String service, String key) {
        consumer.send("{'type':'call_service','request_id':'c','method':'m','service_id':'" + service + "','key':'"
                + key + "'}");
    }
}
