package dev.claw.hub.cli;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.joran.JoranConfigurator;
import java.net.URL;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What is in no log, however much the log tells. */
final class LogSecretsTest {
    @Test
    @DisplayName("the frames of gRPC, which hold tokens, are not logged at any level of the hub's")
    void frames_atEveryLevel_areNotLogged() throws Exception {
        LoggerContext context = new LoggerContext();
        JoranConfigurator configurator = new JoranConfigurator();
        configurator.setContext(context);
        URL shipped = LogSecretsTest.class.getResource("/logback.xml");
        configurator.doConfigure(shipped);
        context.getLogger(Logger.ROOT_LOGGER_NAME).setLevel(Level.TRACE);
        for (String side : new String[] {"NettyServerHandler", "NettyClientHandler"}) {
            assertThat(context.getLogger("io.grpc.netty.shaded.io.grpc.netty." + side)
                            .isDebugEnabled())
                    .as(side)
                    .isFalse();
            assertThat(context.getLogger("io.grpc.netty." + side).isDebugEnabled())
                    .as(side)
                    .isFalse();
        }
        assertThat(context.getLogger("dev.claw.hub").isTraceEnabled()).isTrue();
    }
}
