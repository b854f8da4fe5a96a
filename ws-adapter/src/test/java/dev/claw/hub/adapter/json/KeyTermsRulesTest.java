package dev.claw.hub.adapter.json;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** The terms of keys in both of their forms, and what of them the hub has no form for. */
final class KeyTermsRulesTest {
    private static final FrameCodec CODEC = new FrameCodec();

    @Test
    @DisplayName("terms are read in either form, the plain one before the older one")
    void terms_areReadInEitherForm() {
        assertThat(terms("{\"duration_seconds\":60,\"max_calls\":3}")).isEqualTo("PT1M 3");
        assertThat(terms("{\"default_duration_seconds\":60,\"default_max_calls\":3}"))
                .isEqualTo("PT1M 3");
        assertThat(terms("{\"duration_seconds\":1.5,\"default_duration_seconds\":60}"))
                .isEqualTo("PT1.5S -");
        assertThat(terms("{\"duration_seconds\":null,\"max_calls\":0}")).isEqualTo("- 0");
        assertThat(terms("{}")).isEqualTo("- -");
    }

    @Test
    @DisplayName("longer and more than the hub knows is as much as it knows")
    void terms_beyondTheHubs_areItsMost() {
        assertThat(terms("{\"duration_seconds\":1e300,\"max_calls\":1e300}"))
                .isEqualTo(Duration.ofDays(366) + " " + Integer.MAX_VALUE);
        assertThat(terms("{\"duration_seconds\":31622401}")).isEqualTo(Duration.ofDays(366) + " -");
    }

    @Test
    @DisplayName("less than a second and less than no call are refused, by the field's name")
    void terms_belowAny_areRefused() {
        assertThat(terms("{\"duration_seconds\":0}")).contains("duration_seconds");
        assertThat(terms("{\"duration_seconds\":0.999}")).contains("duration_seconds");
        assertThat(terms("{\"duration_seconds\":-60}")).contains("duration_seconds");
        assertThat(terms("{\"default_max_calls\":-1}")).contains("max_calls");
        assertThat(terms("{\"custom_policies\":{\"trial\":{\"max_calls\":\"1\"}}}"))
                .contains("max_calls");
    }

    private static String terms(String policy) {
        Decoded decoded = CODEC.decode("{\"type\":\"lifecycle_policy\",\"policy\":" + policy + "}");
        if (decoded instanceof Decoded.Rejected rejected) {
            return rejected.message();
        }
        KeyFrame.LifecyclePolicy frame = (KeyFrame.LifecyclePolicy) ((Decoded.Accepted) decoded).frame();
        return frame.terms().lifetime().map(Duration::toString).orElse("-") + " "
                + (frame.terms().maxCalls().isPresent()
                        ? String.valueOf(frame.terms().maxCalls().getAsInt())
                        : "-");
    }
}
