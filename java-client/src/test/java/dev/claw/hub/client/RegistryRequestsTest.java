package dev.claw.hub.client;

import static dev.claw.hub.client.HubFixture.get;
import static org.assertj.core.api.Assertions.assertThat;

import dev.claw.hub.v1.ListRatingsRequest;
import dev.claw.hub.v1.RateServiceRequest;
import dev.claw.hub.v1.UpdateServiceAccessRequest;
import dev.claw.hub.v1.WithdrawServiceRequest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What is asked of the registry without a stream, in both manners. */
final class RegistryRequestsTest {
    private static final UpdateServiceAccessRequest ACCESS = UpdateServiceAccessRequest.newBuilder()
            .setServiceId("翻译")
            .addAdd("乙")
            .build();
    private static final RateServiceRequest RATING =
            RateServiceRequest.newBuilder().setServiceId("翻译").setScore(4.5).build();
    private static final ListRatingsRequest RATINGS =
            ListRatingsRequest.newBuilder().setServiceId("翻译").setPageSize(3).build();

    @RegisterExtension
    final HubFixture fixture = new HubFixture();

    @Test
    void services_requests_areAskedAsGiven() {
        Services services = fixture.client().services();
        get(services.withdraw("翻译", true));
        assertThat(get(services.updateAccess(ACCESS)).getAccess().getCallersList())
                .containsExactly("乙");
        assertThat(get(services.rate(RATING)).getRating().getScore()).isEqualTo(4.5);
        assertThat(get(services.ratings(RATINGS)).getSummary().getTotal()).isEqualTo(7);
        assertAsked(true);
    }

    @Test
    void client_thatWaits_hasTheSame() {
        HubClient client = HubClient.over(fixture.client());
        client.services().withdraw("翻译", false);
        assertThat(client.services().updateAccess(ACCESS).getAccess().getCallersList())
                .containsExactly("乙");
        assertThat(client.services().rate(RATING).getRating().getScore()).isEqualTo(4.5);
        assertThat(client.services().ratings(RATINGS).getSummary().getTotal()).isEqualTo(7);
        assertAsked(false);
    }

    private void assertAsked(boolean release) {
        assertThat(fixture.hub.registry.asked)
                .containsExactly(
                        WithdrawServiceRequest.newBuilder()
                                .setServiceId("翻译")
                                .setRelease(release)
                                .build(),
                        ACCESS,
                        RATING,
                        RATINGS);
    }
}
