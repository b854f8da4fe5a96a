package dev.claw.hub.wiring;

import static dev.claw.hub.wiring.OldSocket.field;
import static org.assertj.core.api.Assertions.assertThat;

import dev.claw.hub.adapter.settings.ChatTimes;
import dev.claw.hub.v1.Channel;
import dev.claw.hub.v1.ChannelState;
import dev.claw.hub.v1.ListChannelsRequest;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of a channel that old agents establish: in time, too late, anew, and across adapters. */
final class OldChannelPromisesTest {
    private static final Duration SHORT = Duration.ofMillis(300);
    private static final Duration LONG = Duration.ofSeconds(20);

    @TempDir
    private Path data;

    private HubFixture hub;

    @BeforeEach
    void startHub() throws Exception {
        hub = HubFixture.start(data);
    }

    @AfterEach
    void stopHub() {
        hub.close();
    }

    @Test
    @DisplayName("a channel that its provider does not confirm in time is an error, and asked for no longer")
    void establishChannel_unconfirmed_failsInTime() throws Exception {
        try (AdapterFixture adapter = AdapterFixture.start(hub, new ChatTimes(LONG, LONG, LONG, LONG, SHORT));
                OldSocket provider = provider(adapter, "outside", "external");
                OldSocket consumer = OldSocket.connect(adapter.door())) {
            consumer.send("{'type':'establish_channel','request_id':'e-1','service_id':'outside'}");
            provider.next("channel_request");
            String error = consumer.next("error");
            assertThat(field(error, "request_id")).isEqualTo("e-1");
            assertThat(field(error, "error_code")).isEqualTo("CHANNEL_TIMEOUT");
            assertThat(channels("prov-1"))
                    .extracting(Channel::getState)
                    .containsExactly(ChannelState.CHANNEL_STATE_ENDED);
            assertThat(provider.rest()).noneMatch(frame -> frame.contains("chat_end"));
        }
    }

    @Test
    @DisplayName("a provider that leaves while it is asked for a channel is offline for the one who waits")
    void establishChannel_providerLeaves_failsBeforeItsTime() throws Exception {
        try (AdapterFixture adapter = AdapterFixture.start(hub, AdapterFixture.patient());
                OldSocket other = provider(adapter, "other", "external");
                OldSocket consumer = OldSocket.connect(adapter.door())) {
            try (OldSocket provider = OldSocket.connect(adapter.door())) {
                provider.send("{'type':'register','client_id':'prov-2','service':{'id':'outside','name':'o',"
                        + "'execution_mode':'external'}}");
                provider.next("registered");
                consumer.send("{'type':'establish_channel','request_id':'stays','service_id':'other'}");
                other.next("channel_request");
                consumer.send("{'type':'establish_channel','request_id':'goes','service_id':'outside'}");
                provider.next("channel_request");
            }
            String error = consumer.next("error");
            assertThat(field(error, "request_id")).isEqualTo("goes");
            assertThat(field(error, "error_code")).isEqualTo("SERVICE_OFFLINE");
            assertThat(channels("prov-2"))
                    .extracting(Channel::getState)
                    .containsExactly(ChannelState.CHANNEL_STATE_ENDED);
            other.send("{'type':'channel_confirm','accepted':true,'service_id':'other'}");
            assertThat(field(consumer.next("channel_established"), "request_id"))
                    .isEqualTo("stays");
        }
    }

    @Test
    @DisplayName(
            "a channel that a consumer left before it was confirmed is asked for anew, and a chat_request then too")
    void establishChannel_afterOneThatWasLeft_asksAnew() throws Exception {
        try (AdapterFixture adapter = AdapterFixture.start(hub, AdapterFixture.patient());
                OldSocket provider = provider(adapter, "outside", "external")) {
            try (OldSocket consumer = OldSocket.connect(adapter.door())) {
                consumer.send("{'type':'connect','client_id':'abcd1234'}");
                consumer.send("{'type':'establish_channel','request_id':'e-1','service_id':'outside'}");
                provider.next("channel_request");
            }
            try (OldSocket consumer = OldSocket.connect(adapter.door())) {
                consumer.send("{'type':'connect','client_id':'abcd1234'}");
                consumer.send("{'type':'establish_channel','request_id':'e-2','service_id':'outside'}");
                provider.next("channel_request");
                consumer.send("{'type':'chat_request','request_id':'c-1','service_id':'outside'}");
                consumer.send("{'type':'close_channel','request_id':'x-1','service_id':'outside'}");
                consumer.next("error");
                provider.send("{'type':'channel_confirm','accepted':true,'service_id':'outside'}");
                assertThat(field(consumer.next("channel_established"), "request_id"))
                        .isEqualTo("e-2");
                assertThat(field(consumer.next("chat_accept"), "request_id")).isEqualTo("c-1");
            }
        }
    }

    @Test
    @DisplayName("a consumer and an external provider at two adapters agree on a channel, and chat")
    void establishChannel_acrossAdapters() throws Exception {
        try (AdapterFixture here = AdapterFixture.start(hub, AdapterFixture.patient());
                AdapterFixture there = AdapterFixture.start(hub, AdapterFixture.patient());
                OldSocket provider = provider(there, "outside", "external");
                OldSocket consumer = OldSocket.connect(here.door())) {
            consumer.send("{'type':'connect','client_id':'abcd1234'}");
            consumer.send("{'type':'establish_channel','request_id':'e-1','service_id':'outside'}");
            String request = provider.next("channel_request");
            assertThat(field(request, "user_client_id")).isEqualTo("abcd1234");
            provider.send("{'type':'channel_confirm','accepted':true,'service_id':'outside'}");
            String established = consumer.next("channel_established");
            String channel = field(established, "channel_id");
            assertThat(field(established, "request_id")).isEqualTo("e-1");
            consumer.send("{'type':'chat_message','message_id':'m-1','content':'你好','channel_id':'" + channel + "'}");
            assertThat(field(provider.next("chat_message"), "channel_id")).isEqualTo(channel);
            assertThat(field(consumer.next("chat_message_ack"), "status")).isEqualTo("delivered");
            consumer.send("{'type':'call_service','request_id':'c-1','method':'m','params':{},'tunnel_id':'"
                    + field(established, "tunnel_id") + "'}");
            String call = provider.next("request");
            provider.send("{'type':'response','request_id':'" + field(call, "request_id")
                    + "','response':{'result':{'n':1}}}");
            assertThat(consumer.next("service_response")).contains("{\"result\":{\"n\":1}}");
        }
    }

    private OldSocket provider(AdapterFixture adapter, String service, String mode) throws Exception {
        OldSocket provider = OldSocket.connect(adapter.door());
        provider.send("{'type':'register','client_id':'prov-1','service':{'id':'" + service + "','name':'" + service
                + "','execution_mode':'" + mode + "'}}");
        provider.next("registered");
        return provider;
    }

    private List<Channel> channels(String agent) {
        return hub.channels(agent)
                .listChannels(ListChannelsRequest.getDefaultInstance())
                .getChannelsList();
    }
}
