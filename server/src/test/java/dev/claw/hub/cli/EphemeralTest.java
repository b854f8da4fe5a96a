package dev.claw.hub.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.claw.hub.v1.FetchMessagesRequest;
import dev.claw.hub.v1.GetHubInfoRequest;
import dev.claw.hub.v1.HubServiceGrpc;
import dev.claw.hub.v1.MessageServiceGrpc;
import dev.claw.hub.v1.OutgoingMessage;
import dev.claw.hub.v1.Payload;
import dev.claw.hub.v1.SendMessageRequest;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.MetadataUtils;
import java.io.BufferedReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A hub without a disk, as a process of its own whose every folder is looked through. */
final class EphemeralTest {
    @TempDir
    private Path home;

    @Test
    @DisplayName("an ephemeral hub serves, says so, and writes no data to any disk")
    void serve_ephemeral_writesNoFile() throws Exception {
        Process process = start();
        try (BufferedReader out = process.inputReader(StandardCharsets.UTF_8)) {
            assertThat(out.readLine()).contains("ephemeral").contains("nothing survives");
            String address = out.readLine().replaceFirst(".*gRPC\\s+", "");
            ManagedChannel channel =
                    NettyChannelBuilder.forTarget(address).usePlaintext().build();
            try {
                talk(channel);
            } finally {
                channel.shutdownNow();
            }
            process.destroy();
            assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
        } finally {
            process.destroyForcibly();
        }
        assertThat(files())
                .as("the database's code is all that was unpacked")
                .allMatch(name -> name.startsWith("sqlite-"));
    }

    private static void talk(ManagedChannel channel) {
        assertThat(HubServiceGrpc.newBlockingStub(channel)
                        .getHubInfo(GetHubInfoRequest.getDefaultInstance())
                        .getCapabilitiesList())
                .contains("ephemeral");
        Metadata who = new Metadata();
        who.put(Metadata.Key.of("claw-agent-id", Metadata.ASCII_STRING_MARSHALLER), "alice");
        MessageServiceGrpc.MessageServiceBlockingStub messages = MessageServiceGrpc.newBlockingStub(channel)
                .withInterceptors(MetadataUtils.newAttachHeadersInterceptor(who));
        String large = "密".repeat(300_000);
        for (int i = 0; i < 40; i++) {
            assertThat(messages.sendMessage(SendMessageRequest.newBuilder()
                                    .setMessage(OutgoingMessage.newBuilder()
                                            .setAgentId("alice-too")
                                            .setPayload(Payload.newBuilder().setText(large)))
                                    .build())
                            .getMessage()
                            .getSeq())
                    .isEqualTo(i + 1);
        }
        assertThat(messages.fetchMessages(FetchMessagesRequest.getDefaultInstance())
                        .getEntriesCount())
                .isZero();
    }

    private Process start() throws Exception {
        ProcessBuilder builder = new ProcessBuilder(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:-UsePerfData",
                "-Djava.io.tmpdir=" + home,
                "-Duser.home=" + home,
                "-cp",
                System.getProperty("java.class.path"),
                Main.class.getName(),
                "serve",
                "--ephemeral",
                "--grpc-port",
                "0",
                "--ws-port",
                "off"));
        builder.directory(home.toFile());
        builder.environment().keySet().removeIf(name -> name.startsWith("CLAW_"));
        builder.environment().put("XDG_DATA_HOME", home.toString());
        builder.environment().put("SQLITE_TMPDIR", home.toString());
        return builder.redirectError(ProcessBuilder.Redirect.INHERIT).start();
    }

    private List<String> files() throws Exception {
        try (Stream<Path> all = Files.walk(home)) {
            return all.filter(Files::isRegularFile)
                    .map(file -> file.getFileName().toString())
                    .toList();
        }
    }
}
