package dev.claw.hub.wiring;

import static dev.claw.hub.wiring.HubFixture.reason;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.claw.hub.v1.CallServiceGrpc;
import dev.claw.hub.v1.ExchangeOpen;
import dev.claw.hub.v1.ExchangeRequest;
import dev.claw.hub.v1.MessageServiceGrpc;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientInterceptors;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.MetadataUtils;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Bytes that are no message at all. */
final class MalformedInputTest {
    private static final byte[] GARBAGE = "这不是消息 at all".getBytes(StandardCharsets.UTF_8);

    @TempDir
    private Path data;

    @Test
    @DisplayName("bytes that are no message are refused with a reason, unary and on a stream, and nothing stays behind")
    void garbage_isRefusedWithReason() throws Exception {
        try (HubFixture hub = HubFixture.start(data)) {
            Channel channel = as(hub, "alice");
            StatusRuntimeException unary = catchThrowableOfType(
                    StatusRuntimeException.class,
                    () -> ClientCalls.blockingUnaryCall(
                            channel, raw(MessageServiceGrpc.getSendMessageMethod()), CallOptions.DEFAULT, GARBAGE));
            assertThat(unary.getStatus().getCode()).isEqualTo(Status.Code.INVALID_ARGUMENT);
            assertThat(reason(unary)).isEqualTo("FIELD_INVALID");
            assertThat(unary).hasMessageContaining("claw.hub.v1.MessageService/SendMessage");

            Talk<byte[], byte[]> stream = Talk.open(out -> ClientCalls.asyncBidiStreamingCall(
                    channel.newCall(raw(MessageServiceGrpc.getExchangeMethod()), CallOptions.DEFAULT), out));
            stream.send(ExchangeRequest.newBuilder()
                    .setFrameId(1)
                    .setOpen(ExchangeOpen.newBuilder().setWindow(10))
                    .build()
                    .toByteArray());
            assertThat(stream.next()).isNotEmpty();
            stream.send(GARBAGE);
            assertThat(stream.end().getCode()).isEqualTo(Status.Code.INVALID_ARGUMENT);

            Talk<byte[], byte[]> first = Talk.open(out -> ClientCalls.asyncBidiStreamingCall(
                    channel.newCall(raw(CallServiceGrpc.getServeMethod()), CallOptions.DEFAULT), out));
            first.send(GARBAGE);
            assertThat(first.end().getCode()).isEqualTo(Status.Code.INVALID_ARGUMENT);
            Awaitility.await().until(() -> hub.hub().liveStreams() == 0);
        }
    }

    private static Channel as(HubFixture hub, String agent) {
        Metadata who = new Metadata();
        who.put(Metadata.Key.of("claw-agent-id", Metadata.ASCII_STRING_MARSHALLER), agent);
        return ClientInterceptors.intercept(hub.connect(), MetadataUtils.newAttachHeadersInterceptor(who));
    }

    private static MethodDescriptor<byte[], byte[]> raw(MethodDescriptor<?, ?> method) {
        return method.toBuilder(Bytes.AS_THEY_ARE, Bytes.AS_THEY_ARE).build();
    }

    private enum Bytes implements MethodDescriptor.Marshaller<byte[]> {
        AS_THEY_ARE;

        @Override
        public InputStream stream(byte[] value) {
            return new ByteArrayInputStream(value);
        }

        @Override
        public byte[] parse(InputStream stream) {
            try {
                return stream.readAllBytes();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
