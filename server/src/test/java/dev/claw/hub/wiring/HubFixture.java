package dev.claw.hub.wiring;

import com.google.rpc.ErrorInfo;
import dev.claw.hub.limits.HubLimits;
import dev.claw.hub.v1.CallServiceGrpc;
import dev.claw.hub.v1.ChannelServiceGrpc;
import dev.claw.hub.v1.KeyServiceGrpc;
import dev.claw.hub.v1.MessageServiceGrpc;
import dev.claw.hub.v1.OutgoingMessage;
import dev.claw.hub.v1.Payload;
import dev.claw.hub.v1.RegistryServiceGrpc;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.protobuf.StatusProto;
import io.grpc.stub.AbstractStub;
import io.grpc.stub.MetadataUtils;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/** A real hub on a free port with its own store, and stubs that speak to it as this or that agent. */
final class HubFixture implements AutoCloseable {
    private final Hub hub;
    private final List<ManagedChannel> channels = new ArrayList<>();

    private HubFixture(Hub hub) {
        this.hub = hub;
    }

    static HubFixture start(Path data) throws Exception {
        return start(data, HubLimits.defaults());
    }

    static HubFixture start(Path data, HubLimits limits) throws Exception {
        return start(settings(data, limits));
    }

    static HubFixture start(HubSettings settings) throws Exception {
        return new HubFixture(Hub.start(settings));
    }

    /** A hub whose machine shows another time. */
    static HubFixture start(HubSettings settings, InstantSource clock) throws Exception {
        return new HubFixture(Hub.start(settings, new HubCore.Sources(clock, System::nanoTime, new Randomness())));
    }

    static HubSettings settings(Path data, HubLimits limits) {
        return new HubSettings(
                "127.0.0.1", OptionalInt.of(0), OptionalInt.empty(), data, 1, Duration.ofMillis(500), limits);
    }

    /** A hub whose deadlines go by this clock, in nanoseconds, with so many event loops. */
    static HubFixture start(Path data, HubLimits limits, LongSupplier nanoClock, int loops) throws Exception {
        return new HubFixture(Hub.start(
                new HubSettings(
                        "127.0.0.1",
                        OptionalInt.of(0),
                        OptionalInt.empty(),
                        data,
                        loops,
                        Duration.ofMillis(500),
                        limits),
                new HubCore.Sources(InstantSource.system(), nanoClock, new Randomness())));
    }

    Hub hub() {
        return hub;
    }

    /** A connection of its own. */
    ManagedChannel connect() {
        return connect(hub.grpcAddress().orElseThrow());
    }

    /** A connection of its own to something that leads to the hub. */
    ManagedChannel connect(InetSocketAddress address) {
        ManagedChannel channel =
                NettyChannelBuilder.forAddress(address).usePlaintext().build();
        channels.add(channel);
        return channel;
    }

    static <S extends AbstractStub<S>> S as(String agent, S stub) {
        return with(stub, "claw-agent-id", agent);
    }

    static <S extends AbstractStub<S>> S with(S stub, String... headers) {
        Metadata metadata = new Metadata();
        for (int i = 0; i < headers.length; i += 2) {
            metadata.put(Metadata.Key.of(headers[i], Metadata.ASCII_STRING_MARSHALLER), headers[i + 1]);
        }
        return stub.withInterceptors(MetadataUtils.newAttachHeadersInterceptor(metadata));
    }

    MessageServiceGrpc.MessageServiceBlockingStub messages(String agent) {
        return as(agent, MessageServiceGrpc.newBlockingStub(connect())).withDeadlineAfter(20, TimeUnit.SECONDS);
    }

    ChannelServiceGrpc.ChannelServiceBlockingStub channels(String agent) {
        return as(agent, ChannelServiceGrpc.newBlockingStub(connect())).withDeadlineAfter(20, TimeUnit.SECONDS);
    }

    KeyServiceGrpc.KeyServiceBlockingStub keys(String agent) {
        return as(agent, KeyServiceGrpc.newBlockingStub(connect())).withDeadlineAfter(20, TimeUnit.SECONDS);
    }

    CallServiceGrpc.CallServiceBlockingStub calls(String agent) {
        return as(agent, CallServiceGrpc.newBlockingStub(connect())).withDeadlineAfter(20, TimeUnit.SECONDS);
    }

    RegistryServiceGrpc.RegistryServiceBlockingStub registry(String agent) {
        return as(agent, RegistryServiceGrpc.newBlockingStub(connect())).withDeadlineAfter(20, TimeUnit.SECONDS);
    }

    MessageServiceGrpc.MessageServiceStub messageStreams(String agent) {
        return as(agent, MessageServiceGrpc.newStub(connect()));
    }

    CallServiceGrpc.CallServiceStub callStreams(String agent) {
        return as(agent, CallServiceGrpc.newStub(connect()));
    }

    RegistryServiceGrpc.RegistryServiceStub registryStreams(String agent) {
        return as(agent, RegistryServiceGrpc.newStub(connect()));
    }

    KeyServiceGrpc.KeyServiceStub keyStreams(String agent) {
        return as(agent, KeyServiceGrpc.newStub(connect()));
    }

    ChannelServiceGrpc.ChannelServiceStub channelStreams(String agent) {
        return as(agent, ChannelServiceGrpc.newStub(connect()));
    }

    static OutgoingMessage message(String id, String to, String text) {
        return OutgoingMessage.newBuilder()
                .setMessageId(id)
                .setAgentId(to)
                .setPayload(text(text))
                .build();
    }

    static Payload text(String text) {
        return Payload.newBuilder().setText(text).build();
    }

    static Payload json(String json) {
        return Payload.newBuilder().setJson(json).build();
    }

    /** The reason of an error in a frame; {@code none} when it has none. */
    static String reason(com.google.rpc.Status error) {
        return error.getDetailsList().stream()
                .filter(detail -> detail.is(ErrorInfo.class))
                .map(detail -> {
                    try {
                        return detail.unpack(ErrorInfo.class).getReason();
                    } catch (com.google.protobuf.InvalidProtocolBufferException e) {
                        throw new AssertionError(e);
                    }
                })
                .findFirst()
                .orElse("none");
    }

    /** The reason of an RPC's status. */
    static String reason(StatusRuntimeException failure) {
        com.google.rpc.Status status = StatusProto.fromThrowable(failure);
        return status == null ? "none" : reason(status);
    }

    /** The reason that the RPC fails for; {@code OK} when it does not. */
    static String reasonOf(Runnable rpc) {
        try {
            rpc.run();
            return "OK";
        } catch (StatusRuntimeException failure) {
            return reason(failure);
        }
    }

    @Override
    public void close() {
        channels.forEach(ManagedChannel::shutdownNow);
        hub.close();
    }
}
