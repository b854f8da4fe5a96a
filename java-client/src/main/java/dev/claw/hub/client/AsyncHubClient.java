package dev.claw.hub.client;

import dev.claw.hub.v1.AcknowledgeMessagesRequest;
import dev.claw.hub.v1.AcknowledgeMessagesResponse;
import dev.claw.hub.v1.AnswerChannelRequest;
import dev.claw.hub.v1.AnswerChannelResponse;
import dev.claw.hub.v1.ChannelServiceGrpc;
import dev.claw.hub.v1.DecideKeyRequest;
import dev.claw.hub.v1.DecideKeyResponse;
import dev.claw.hub.v1.EndChannelRequest;
import dev.claw.hub.v1.EndChannelResponse;
import dev.claw.hub.v1.FetchMessagesRequest;
import dev.claw.hub.v1.FetchMessagesResponse;
import dev.claw.hub.v1.GetChannelRequest;
import dev.claw.hub.v1.GetChannelResponse;
import dev.claw.hub.v1.GetHubInfoRequest;
import dev.claw.hub.v1.GetHubInfoResponse;
import dev.claw.hub.v1.GetServiceRequest;
import dev.claw.hub.v1.GetServiceResponse;
import dev.claw.hub.v1.HubServiceGrpc;
import dev.claw.hub.v1.KeyGrant;
import dev.claw.hub.v1.KeyServiceGrpc;
import dev.claw.hub.v1.ListChannelsRequest;
import dev.claw.hub.v1.ListChannelsResponse;
import dev.claw.hub.v1.ListKeysRequest;
import dev.claw.hub.v1.ListKeysResponse;
import dev.claw.hub.v1.ListMessagesRequest;
import dev.claw.hub.v1.ListMessagesResponse;
import dev.claw.hub.v1.MessageServiceGrpc;
import dev.claw.hub.v1.OutgoingCall;
import dev.claw.hub.v1.OutgoingMessage;
import dev.claw.hub.v1.Payload;
import dev.claw.hub.v1.RegistryServiceGrpc;
import dev.claw.hub.v1.RequestChannelRequest;
import dev.claw.hub.v1.RequestChannelResponse;
import dev.claw.hub.v1.RequestKeyRequest;
import dev.claw.hub.v1.RequestKeyResponse;
import dev.claw.hub.v1.RevokeKeyRequest;
import dev.claw.hub.v1.RevokeKeyResponse;
import dev.claw.hub.v1.SentMessage;
import dev.claw.hub.v1.Service;
import dev.claw.hub.v1.ServiceDeclaration;
import dev.claw.hub.v1.ServiceFilter;
import dev.claw.hub.v1.SetKeyPolicyRequest;
import dev.claw.hub.v1.SetKeyPolicyResponse;
import io.grpc.Channel;
import io.grpc.ManagedChannel;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The hub's API without blocking. It opens its streams at first need, keeps them up, and owns no thread: many clients
 * share one channel, one timer and one pool. May be used from any thread.
 *
 * <p>Futures fail with {@link HubException}. They complete on a thread of the transport or of the timer: what depends on
 * them must not block; use the {@code Async} methods with an executor for work. Listeners and handlers run on the
 * callback executor. After {@link #close()} everything fails CANCELLED.
 */
public final class AsyncHubClient implements AutoCloseable {
    private final ClientContext context;
    private final String instanceId;
    private final Optional<ManagedChannel> ownChannel;
    private final InvokeLink invoke;
    private final SendLink sends;
    private final OpenParts parts = new OpenParts();
    private final AtomicInteger publications = new AtomicInteger();
    private final AtomicBoolean closing = new AtomicBoolean();
    private final CompletableFuture<Void> closed = new CompletableFuture<>();

    AsyncHubClient(ClientContext context, String instanceId, Optional<ManagedChannel> ownChannel) {
        this.context = context;
        this.instanceId = instanceId;
        this.ownChannel = ownChannel;
        this.invoke = new InvokeLink(context);
        this.sends = new SendLink(context);
    }

    /** A client of the hub at an address such as {@code 127.0.0.1:50051}, over a plaintext channel of its own. */
    public static HubClientBuilder builder(String target) {
        return new HubClientBuilder(target);
    }

    /** A client over a channel of the caller's, which the client never shuts down. */
    public static HubClientBuilder builder(Channel channel) {
        return new HubClientBuilder(channel);
    }

    /** What the hub is and allows. */
    public CompletableFuture<GetHubInfoResponse> info() {
        return ask(HubServiceGrpc.getGetHubInfoMethod(), GetHubInfoRequest.getDefaultInstance());
    }

    /** All listed services that match. */
    public CompletableFuture<List<Service>> listServices(ServiceFilter filter) {
        return ServicePages.all(page -> ask(RegistryServiceGrpc.getListServicesMethod(), page), filter);
    }

    /** One service by its id, or by the name of exactly one listed service, with its documentation. */
    public CompletableFuture<Service> getService(String idOrName) {
        GetServiceRequest request =
                GetServiceRequest.newBuilder().setServiceId(idOrName).build();
        return ask(RegistryServiceGrpc.getGetServiceMethod(), request).thenApply(GetServiceResponse::getService);
    }

    /** Follows the listed services that match. */
    public Subscription discover(ServiceFilter filter, ServiceListener listener) {
        return owned(new WatchLink<>(context, Watches.services(filter, listener)).begin());
    }

    /**
     * Calls a service, at most once: a call that may have left is never made again. Its answer, failure or deadline
     * completes the future, at the latest 5 s and a moment after its timeout. {@link HubException#dispatched()} tells
     * whether it reached a provider; true also when that is unknown, as after a broken link. An empty {@code call_id}
     * gets one. Cancelling the future cancels the call.
     *
     * <p>While the hub cannot be reached a call fails at once, {@code dispatched=false}, if this client never reached it;
     * else it waits for the reconnect within its timeout. Fails LIMIT_REACHED when {@value Budget#CALL_ENTRIES} calls or
     * 64 MiB are under way.
     */
    public CompletableFuture<Payload> call(OutgoingCall call) {
        return closing.get()
                ? CompletableFuture.failedFuture(ErrorFacts.dispatched(closedAlready(), false))
                : invoke.call(call);
    }

    /**
     * Sends a message; durable when it completes. An empty {@code message_id} gets one, and so the message is sent again
     * after a broken link without being stored twice, until the send timeout: then it fails DEADLINE_EXCEEDED, and may or
     * may not have been stored. Messages leave in the order of the calls. Fails LIMIT_REACHED when
     * {@value Budget#SEND_ENTRIES} messages or 64 MiB are under way.
     */
    public CompletableFuture<SentMessage> send(OutgoingMessage message) {
        return closing.get() ? CompletableFuture.failedFuture(closedAlready()) : sends.send(message);
    }

    /** Reads the inbox, as the one stream of its reader. */
    public Subscription inbox(InboxOptions options, InboxListener listener) {
        return owned(new InboxLink(context, options, listener).begin());
    }

    /** Publishes services and serves their calls. */
    public Publication publish(ProviderOptions options, List<ServiceDeclaration> services, CallHandler handler) {
        String instance = options.instanceId().orElseGet(this::nextInstance);
        Publication publication = new Publication(context, options, instance, new Publication.Start(services, handler));
        own(publication::close, publication.closed());
        return publication;
    }

    /**
     * Gets a key, waiting for the provider's decision as long as it takes; {@code wait} of the request is ignored. A
     * refusal fails KEY_REFUSED. Cancelling the future stops waiting; the request stays with the provider.
     */
    public CompletableFuture<KeyGrant> acquireKey(RequestKeyRequest request) {
        KeyAcquisition acquisition = new KeyAcquisition(context, request);
        own(() -> acquisition.cancel(true), acquisition);
        return acquisition.begin();
    }

    /** Gets the key requests that wait for this agent's decision. While it is open the agent counts as there to decide. */
    public Subscription issue(KeyRequestListener listener) {
        return owned(new WatchLink<>(context, Watches.keyRequests(listener)).begin());
    }

    /** Follows the agent's channels. */
    public Subscription converse(ChannelListener listener) {
        return owned(new WatchLink<>(context, Watches.channels(listener)).begin());
    }

    /** Reads the inbox once, waiting up to {@code wait} of the request for a first entry; acknowledges nothing. */
    public CompletableFuture<FetchMessagesResponse> fetch(FetchMessagesRequest request) {
        return ask(MessageServiceGrpc.getFetchMessagesMethod(), request, Durations.nanos(request.getWait()));
    }

    /** Moves a reader's cursor; durable when it completes. */
    public CompletableFuture<AcknowledgeMessagesResponse> acknowledge(AcknowledgeMessagesRequest request) {
        return ask(MessageServiceGrpc.getAcknowledgeMessagesMethod(), request);
    }

    /** A page of a channel's history, acknowledged or not. */
    public CompletableFuture<ListMessagesResponse> history(ListMessagesRequest request) {
        return ask(MessageServiceGrpc.getListMessagesMethod(), request);
    }

    /** Requests a key once: granted, or pending when the provider decides and has not within {@code wait}. */
    public CompletableFuture<RequestKeyResponse> requestKey(RequestKeyRequest request) {
        return ask(KeyServiceGrpc.getRequestKeyMethod(), request, Durations.nanos(request.getWait()));
    }

    /** Grants or refuses a pending request, as the owner of its service. The first decision stands. */
    public CompletableFuture<DecideKeyResponse> decideKey(DecideKeyRequest request) {
        return ask(KeyServiceGrpc.getDecideKeyMethod(), request);
    }

    /** Sets, changes or removes the key policy of an own service. */
    public CompletableFuture<SetKeyPolicyResponse> setKeyPolicy(SetKeyPolicyRequest request) {
        return ask(KeyServiceGrpc.getSetKeyPolicyMethod(), request);
    }

    /** A page of the keys held or granted, never their secrets. */
    public CompletableFuture<ListKeysResponse> listKeys(ListKeysRequest request) {
        return ask(KeyServiceGrpc.getListKeysMethod(), request);
    }

    /** Revokes a key, as its holder or its service's owner. */
    public CompletableFuture<RevokeKeyResponse> revokeKey(RevokeKeyRequest request) {
        return ask(KeyServiceGrpc.getRevokeKeyMethod(), request);
    }

    /** Requests a channel with a service's provider. */
    public CompletableFuture<RequestChannelResponse> requestChannel(RequestChannelRequest request) {
        return ask(ChannelServiceGrpc.getRequestChannelMethod(), request);
    }

    /** Accepts or rejects a requested channel, as its provider. */
    public CompletableFuture<AnswerChannelResponse> answerChannel(AnswerChannelRequest request) {
        return ask(ChannelServiceGrpc.getAnswerChannelMethod(), request);
    }

    /** Ends a channel, as either member. */
    public CompletableFuture<EndChannelResponse> endChannel(EndChannelRequest request) {
        return ask(ChannelServiceGrpc.getEndChannelMethod(), request);
    }

    /** One channel that this agent is a member of. */
    public CompletableFuture<GetChannelResponse> getChannel(GetChannelRequest request) {
        return ask(ChannelServiceGrpc.getGetChannelMethod(), request);
    }

    /** A page of the channels that this agent is a member of. */
    public CompletableFuture<ListChannelsResponse> listChannels(ListChannelsRequest request) {
        return ask(ChannelServiceGrpc.getListChannelsMethod(), request);
    }

    /**
     * Begins to close: calls in flight are cancelled, sends, acknowledgements and answers under way have the closing
     * grace, what is left fails. Does not wait; closing again does nothing.
     */
    @Override
    public void close() {
        if (!closing.compareAndSet(false, true)) {
            return;
        }
        List<CompletableFuture<?>> ends = new ArrayList<>(parts.close());
        invoke.link().close(Duration.ZERO);
        sends.link().close(context.times().grace());
        ends.add(invoke.link().closed());
        ends.add(sends.link().closed());
        CompletableFuture.allOf(ends.toArray(CompletableFuture[]::new)).whenComplete((all, failure) -> {
            ownChannel.ifPresent(ManagedChannel::shutdownNow);
            closed.complete(null);
        });
    }

    /** Completes when closing is over: no stream is left, and a channel of the client's own is shut down. */
    public CompletableFuture<Void> closed() {
        return closed.copy();
    }

    private <Q, R> CompletableFuture<R> ask(MethodDescriptor<Q, R> method, Q request) {
        return ask(method, request, 0);
    }

    private <Q, R> CompletableFuture<R> ask(MethodDescriptor<Q, R> method, Q request, long waitNanos) {
        if (closing.get()) {
            return CompletableFuture.failedFuture(closedAlready());
        }
        return context.line().ask(method, request, context.times().request().plusNanos(waitNanos));
    }

    private Subscription owned(Subscription subscription) {
        own(subscription::close, subscription.closed());
        return subscription;
    }

    private void own(Runnable close, CompletableFuture<?> end) {
        if (!parts.add(close, end)) {
            throw closedAlready().thrownHere();
        }
    }

    private String nextInstance() {
        int number = publications.incrementAndGet();
        return number == 1 ? instanceId : instanceId + "." + number;
    }

    private static HubException closedAlready() {
        return ErrorFacts.local(Status.Code.CANCELLED, "the client is closed");
    }
}
