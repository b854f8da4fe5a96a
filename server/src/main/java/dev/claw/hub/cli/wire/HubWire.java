package dev.claw.hub.cli.wire;

import io.grpc.Channel;
import io.grpc.ClientInterceptors;
import io.grpc.Grpc;
import io.grpc.InsecureChannelCredentials;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.stub.AbstractStub;
import io.grpc.stub.MetadataUtils;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/** A connection to a hub as one agent or token. Any thread; connects at first need. */
public final class HubWire implements AutoCloseable {
    private static final Metadata.Key<String> AGENT_ID =
            Metadata.Key.of("claw-agent-id", Metadata.ASCII_STRING_MARSHALLER);
    private static final Metadata.Key<String> AUTHORIZATION =
            Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER);
    private static final int MAX_INBOUND_BYTES = (4 << 20) + (64 << 10);
    private static final int KEEP_ALIVE_SECONDS = 20;
    private static final int KEEP_ALIVE_TIMEOUT_SECONDS = 10;
    private static final int UNARY_SECONDS = 35;

    private final ManagedChannel connection;
    private final Channel identified;

    private HubWire(ManagedChannel connection, Channel identified) {
        this.connection = connection;
        this.identified = identified;
    }

    /**
     * A connection of its own to the hub at an address such as {@code 127.0.0.1:50051}.
     *
     * @param agent the name it gives itself; empty for none
     * @param token a bearer token; empty for none
     */
    public static HubWire open(String target, String agent, String token) {
        ManagedChannel connection = Grpc.newChannelBuilder(target, InsecureChannelCredentials.create())
                .disableRetry()
                .keepAliveTime(KEEP_ALIVE_SECONDS, TimeUnit.SECONDS)
                .keepAliveTimeout(KEEP_ALIVE_TIMEOUT_SECONDS, TimeUnit.SECONDS)
                .maxInboundMessageSize(MAX_INBOUND_BYTES)
                .build();
        Metadata identity = new Metadata();
        if (!agent.isEmpty()) {
            identity.put(
                    AGENT_ID, URLEncoder.encode(agent, StandardCharsets.UTF_8).replace("+", "%20"));
        }
        if (!token.isEmpty()) {
            identity.put(AUTHORIZATION, "Bearer " + token);
        }
        return new HubWire(
                connection,
                ClientInterceptors.intercept(connection, MetadataUtils.newAttachHeadersInterceptor(identity)));
    }

    /** Every RPC of it says who calls. */
    public Channel channel() {
        return identified;
    }

    /** A stub for one unary request, which may wait as long as the longest poll. */
    public <S extends AbstractStub<S>> S ask(Function<Channel, S> stub) {
        return stub.apply(identified).withDeadlineAfter(UNARY_SECONDS, TimeUnit.SECONDS);
    }

    /** Ends the connection and every stream on it. */
    @Override
    public void close() {
        connection.shutdownNow();
    }
}
