package dev.claw.hub.client;

import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.ConnectivityState;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** The channel to the hub and who speaks over it. Keeps no state of any RPC but whether the hub ever
 * answered; may be used from any thread. */
final class HubLine {
    private static final Metadata.Key<String> AGENT_ID =
            Metadata.Key.of("claw-agent-id", Metadata.ASCII_STRING_MARSHALLER);
    private static final Metadata.Key<String> ACT_AS = Metadata.Key.of("claw-act-as", Metadata.ASCII_STRING_MARSHALLER);
    private static final Metadata.Key<String> ACT_AS_AUTHENTICATED =
            Metadata.Key.of("claw-act-as-authenticated", Metadata.ASCII_STRING_MARSHALLER);
    private static final Metadata.Key<String> AUTHORIZATION =
            Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER);
    // How often requests at most make a failed channel connect.
    private static final long NUDGE_NANOS = Duration.ofSeconds(1).toNanos();
    private static final String PLAIN_BYTES = "-._~:@/";

    private final Channel channel;
    private final Identity identity;
    private final LongSupplier nanoTime;
    private volatile boolean reached;
    private volatile long nudgedAt;

    HubLine(Channel channel, Identity identity, LongSupplier nanoTime) {
        this.channel = channel;
        this.identity = identity;
        this.nanoTime = nanoTime;
        this.nudgedAt = nanoTime.getAsLong();
    }

    /**
     * Who speaks; empty strings stand for what is not said.
     *
     * @param agentId the agent's own name, told where the hub lets agents name themselves
     * @param token a bearer token
     * @param actAs the agent that a gateway speaks for
     * @param authenticated whether the gateway has checked that agent's own credential
     */
    record Identity(String agentId, String token, String actAs, boolean authenticated) {
        Metadata headers() {
            Metadata headers = new Metadata();
            if (!agentId.isEmpty()) {
                headers.put(AGENT_ID, percentEncoded(agentId));
            }
            if (!token.isEmpty()) {
                headers.put(AUTHORIZATION, "Bearer " + token);
            }
            if (!actAs.isEmpty()) {
                headers.put(ACT_AS, percentEncoded(actAs));
            }
            if (authenticated) {
                headers.put(ACT_AS_AUTHENTICATED, "true");
            }
            return headers;
        }
    }

    /**
     * How to open a stream. A channel that failed waits up to two minutes by itself and fails every RPC meanwhile; who
     * opens streams has a backoff of its own, so the channel is made to connect now, and the stream waits for it.
     */
    CallOptions streamOptions() {
        return connectNow() ? CallOptions.DEFAULT.withWaitForReady() : CallOptions.DEFAULT;
    }

    private boolean connectNow() {
        if (channel instanceof ManagedChannel managed
                && managed.getState(false) == ConnectivityState.TRANSIENT_FAILURE) {
            managed.resetConnectBackoff();
            return true;
        }
        return false;
    }

    /** Whether the channel's owner shut it down: nothing over it works any more. */
    boolean isShutDown() {
        return channel instanceof ManagedChannel managed && managed.isShutdown();
    }

    /** An RPC that is not started; start it with {@link #headers()}. */
    <Q, R> ClientCall<Q, R> call(MethodDescriptor<Q, R> method, CallOptions options) {
        return channel.newCall(method, options);
    }

    /** Who speaks, for one RPC. */
    Metadata headers() {
        return identity.headers();
    }

    /** Whether the hub ever answered this client. */
    boolean reached() {
        return reached;
    }

    /** The hub answered this client. */
    void noteReached() {
        reached = true;
    }

    /** One request, one answer, within {@code timeout}. Completes on the transport's thread; cancelling it cancels. */
    <Q, R> CompletableFuture<R> ask(MethodDescriptor<Q, R> method, Q request, Duration timeout) {
        long now = nanoTime.getAsLong();
        long last = nudgedAt;
        if (now - last > NUDGE_NANOS) {
            nudgedAt = now;
            // This one fails at once if the channel is down; the next one finds it connected.
            connectNow();
        }
        CallOptions options = CallOptions.DEFAULT.withDeadlineAfter(timeout.toNanos(), TimeUnit.NANOSECONDS);
        ClientCall<Q, R> call = channel.newCall(method, options);
        Answer<R> answer = new Answer<>(call, this::noteReached);
        call.start(answer.listener, identity.headers());
        call.request(2);
        call.sendMessage(request);
        call.halfClose();
        return answer;
    }

    static String percentEncoded(String text) {
        StringBuilder encoded = new StringBuilder(text.length() + 16);
        for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
            char c = (char) (b & 0xFF);
            boolean plain = c < 0x80 && (Character.isLetterOrDigit(c) || PLAIN_BYTES.indexOf(c) >= 0);
            if (plain) {
                encoded.append(c);
            } else {
                encoded.append('%')
                        .append(Character.toUpperCase(Character.forDigit(c >> 4, 16)))
                        .append(Character.toUpperCase(Character.forDigit(c & 15, 16)));
            }
        }
        return encoded.toString();
    }

    /** The one answer of a unary RPC. */
    private static final class Answer<R> extends CompletableFuture<R> {
        private final ClientCall<?, R> call;
        private final Runnable reached;
        private final ClientCall.Listener<R> listener = new ClientCall.Listener<>() {
            private @Nullable R message;

            @Override
            public void onMessage(R told) {
                message = told;
            }

            @Override
            public void onClose(Status status, Metadata trailers) {
                R told = message;
                if (!status.isOk()) {
                    completeExceptionally(ErrorFacts.of(status, trailers));
                } else if (told == null) {
                    completeExceptionally(
                            ErrorFacts.local(Status.Code.INTERNAL, "the hub ended the RPC without answer"));
                } else {
                    reached.run();
                    complete(told);
                }
            }
        };

        Answer(ClientCall<?, R> call, Runnable reached) {
            this.call = call;
            this.reached = reached;
        }

        @Override
        public <U> CompletableFuture<U> newIncompleteFuture() {
            return new CompletableFuture<>();
        }

        @Override
        public boolean cancel(boolean mayInterruptIfRunning) {
            boolean canceled = super.cancel(mayInterruptIfRunning);
            if (canceled) {
                call.cancel("canceled by the caller", null);
            }
            return canceled;
        }
    }
}
