package dev.claw.hub.client;

import static dev.claw.hub.client.HubFixture.failure;
import static dev.claw.hub.client.HubFixture.get;
import static dev.claw.hub.client.ProviderScript.declaration;
import static org.assertj.core.api.Assertions.assertThat;

import dev.claw.hub.v1.ErrorReason;
import dev.claw.hub.v1.PublishRequest;
import dev.claw.hub.v1.PublishResponse;
import dev.claw.hub.v1.PublishResult;
import dev.claw.hub.v1.Service;
import dev.claw.hub.v1.ServiceDeclaration;
import dev.claw.hub.v1.ServiceReport;
import dev.claw.hub.v1.Withdrawn;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Publications whose services the agent withdraws from somewhere else. */
final class WithdrawnElsewhereTest {
    private static final CallHandler ECHO = (call, context) -> CompletableFuture.completedFuture(call.getParameters());

    @RegisterExtension
    final HubFixture fixture = new HubFixture();

    private Publication publish(ServiceDeclaration... services) {
        return fixture.client().publish(ProviderOptions.defaults(), List.of(services), ECHO);
    }

    private static void withdrawElsewhere(ProviderScript script, String... ids) {
        script.publish()
                .send(PublishResponse.newBuilder()
                        .setWithdrawn(Withdrawn.newBuilder().addAllServiceIds(List.of(ids)))
                        .build());
    }

    @Test
    void withdrawnElsewhere_isServedNoMoreAndNotDeclaredAgain() {
        Publication publication = publish(declaration("", "翻译"), declaration("b", "乙"));
        ProviderScript script = ProviderScript.begin(fixture.hub);
        get(publication.ready());
        withdrawElsewhere(script, "id-翻译", "of another publication");

        assertThat(ProviderScript.accept(script.serve()).getRemoveList()).containsExactly("id-翻译");
        assertThat(publication.services()).extracting(Service::getServiceId).containsExactly("b");
        assertThat(failure(publication.withdraw("id-翻译", false)).reason())
                .isEqualTo(ErrorReason.ERROR_REASON_SERVICE_NOT_FOUND);
        assertThat(failure(publication.report(
                                ServiceReport.newBuilder().setServiceId("id-翻译").build()))
                        .reason())
                .isEqualTo(ErrorReason.ERROR_REASON_SERVICE_NOT_FOUND);
        assertThat(script.dropBothAndReopen()).containsExactly(declaration("b", "乙"));
        assertThat(publication.closed()).isNotDone();
    }

    @Test
    void withdrawnElsewhere_thenDeclared_isListedAnew() {
        Publication publication = publish(declaration("a", "甲"));
        ProviderScript script = ProviderScript.begin(fixture.hub);
        get(publication.ready());
        withdrawElsewhere(script, "a");
        assertThat(ProviderScript.accept(script.serve()).getRemoveList()).containsExactly("a");
        CompletableFuture<List<Service>> again = publication.declare(List.of(declaration("a", "甲")));
        assertThat(ProviderScript.list(script.publish())).containsExactly(declaration("a", "甲"));
        assertThat(ProviderScript.accept(script.serve()).getAddList()).containsExactly("a");

        assertThat(get(again)).extracting(Service::getServiceId).containsExactly("a");
    }

    @Test
    void withdrawnElsewhere_whileDeclaredAgain_isAsThatIsAnswered() {
        Publication publication = publish(declaration("a", "甲"));
        ProviderScript script = ProviderScript.begin(fixture.hub);
        get(publication.ready());
        CompletableFuture<List<Service>> change = publication.declare(List.of(declaration("a", "改")));
        PublishRequest frame = script.publish().take();
        withdrawElsewhere(script, "a");
        ProviderScript.answer(
                script.publish(),
                frame.getFrameId(),
                PublishResult.newBuilder()
                        .setOk(ProviderScript.service(declaration("a", "改")))
                        .build());

        assertThat(get(change)).extracting(Service::getName).containsExactly("改");
        assertThat(publication.services()).extracting(Service::getName).containsExactly("改");
        assertThat(script.dropBothAndReopen()).containsExactly(declaration("a", "改"));
    }
}
