package dev.claw.hub.client;

import dev.claw.hub.v1.AcknowledgeMessagesRequest;
import dev.claw.hub.v1.AcknowledgeMessagesResponse;
import dev.claw.hub.v1.AnswerChannelRequest;
import dev.claw.hub.v1.AnswerChannelResponse;
import dev.claw.hub.v1.ChannelServiceGrpc;
import dev.claw.hub.v1.DecideKeyRequest;
import dev.claw.hub.v1.DecideKeyResponse;
import dev.claw.hub.v1.DiscoverOpen;
import dev.claw.hub.v1.EndChannelRequest;
import dev.claw.hub.v1.EndChannelResponse;
import dev.claw.hub.v1.FetchMessagesRequest;
import dev.claw.hub.v1.FetchMessagesResponse;
import dev.claw.hub.v1.GetChannelRequest;
import dev.claw.hub.v1.GetChannelResponse;
import dev.claw.hub.v1.GetHubInfoRequest;
import dev.claw.hub.v1.GetHubInfoResponse;
import dev.claw.hub.v1.HubServiceGrpc;
import dev.claw.hub.v1.KeyGrant;
import dev.claw.hub.v1.ListChannelsRequest;
import dev.claw.hub.v1.ListChannelsResponse;
import dev.claw.hub.v1.ListKeysRequest;
import dev.claw.hub.v1.ListKeysResponse;
import dev.claw.hub.v1.ListMessagesRequest;
import dev.claw.hub.v1.ListMessagesResponse;
import dev.claw.hub.v1.OutgoingCall;
import dev.claw.hub.v1.OutgoingMessage;
import dev.claw.hub.v1.Payload;
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
import dev.claw.hub.v1.ServiceOrder;
import dev.claw.hub.v1.SetKeyPolicyRequest;
import dev.claw.hub.v1.SetKeyPolicyResponse;
import io.grpc.Channel;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;

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
    private final Optional<ManagedChannel> ownChannel;
    private final CallDesk desk;
    private final SendLink sends;
    private final OpenParts parts = new OpenParts();
    private final Requests requests;
    private final Agents agents;
    private final Calls calls;
    private final Channels channels;
    private final Keys keys;
    private final Messages messages;
    private final Services services;
    private final AtomicBoolean closing = new AtomicBoolean();
    private final CompletableFuture<Void> closed = new CompletableFuture<>();

    AsyncHubClient(ClientContext context, String instanceId, Optional<ManagedChannel> ownChannel) {
        this.context = context;
        this.ownChannel = ownChannel;
        this.desk = new CallDesk(context);
        this.sends = new SendLink(context);
        this.requests = new Requests(context, parts);
        this.agents = new Agents(requests);
        this.calls = new Calls(requests, desk);
        this.channels = new Channels(requests);
        this.keys = new Keys(requests);
        this.messages = new Messages(requests, sends);
        this.services = new Services(requests, instanceId);
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
        return requests.ask(HubServiceGrpc.getGetHubInfoMethod(), GetHubInfoRequest.getDefaultInstance());
    }

    /** Messages: send, read, acknowledge, follow what became of them. */
    public Messages messages() {
        return messages;
    }

    /** Channels: groups, and who talks with whom about which service. */
    public Channels channels() {
        return channels;
    }

    /** The registry: find services, follow them, publish own ones. */
    public Services services() {
        return services;
    }

    /** Calls of services, with their progress and pieces. */
    public Calls calls() {
        return calls;
    }

    /** Enrolled agents: who has a token, and whose a token is. */
    public Agents agents() {
        return agents;
    }

    /** Access keys: get, follow, issue, revoke. */
    public Keys keys() {
        return keys;
    }

    /** All listed services that match, by id; {@link Services#list} has other orders. */
    public CompletableFuture<List<Service>> listServices(ServiceFilter filter) {
        return services.list(filter, ServiceOrder.SERVICE_ORDER_ID);
    }

    /** As {@link Services#get}. */
    public CompletableFuture<Service> getService(String idOrName) {
        return services.get(idOrName);
    }

    /** Follows the listed services that match; {@link Services#discover} has orders and refines. */
    public Subscription discover(ServiceFilter filter, ServiceListener listener) {
        return services.discover(DiscoverOpen.newBuilder().setFilter(filter).build(), listener);
    }

    /** As {@link Calls#call}. */
    public CompletableFuture<Payload> call(OutgoingCall call) {
        return calls.call(call);
    }

    /** As {@link Messages#send}. */
    public CompletableFuture<SentMessage> send(OutgoingMessage message) {
        return messages.send(message);
    }

    /** As {@link Messages#inbox}, which also lets groups be followed later. */
    public Subscription inbox(InboxOptions options, InboxListener listener) {
        return messages.inbox(options, listener);
    }

    /** As {@link Services#publish}. */
    public Publication publish(ProviderOptions options, List<ServiceDeclaration> declared, CallHandler handler) {
        return services.publish(options, declared, handler);
    }

    /** As {@link Keys#acquire}. */
    public CompletableFuture<KeyGrant> acquireKey(RequestKeyRequest request) {
        return keys.acquire(request);
    }

    /** As {@link Keys#issue(KeyRequestListener)}. */
    public Subscription issue(KeyRequestListener listener) {
        return keys.issue(listener);
    }

    /** As {@link Channels#follow}. */
    public Subscription converse(ChannelListener listener) {
        return channels.follow(listener);
    }

    /** As {@link Messages#fetch}. */
    public CompletableFuture<FetchMessagesResponse> fetch(FetchMessagesRequest request) {
        return messages.fetch(request);
    }

    /** As {@link Messages#acknowledge}. */
    public CompletableFuture<AcknowledgeMessagesResponse> acknowledge(AcknowledgeMessagesRequest request) {
        return messages.acknowledge(request);
    }

    /** As {@link Messages#history}. */
    public CompletableFuture<ListMessagesResponse> history(ListMessagesRequest request) {
        return messages.history(request);
    }

    /** As {@link Keys#request}. */
    public CompletableFuture<RequestKeyResponse> requestKey(RequestKeyRequest request) {
        return keys.request(request);
    }

    /** As {@link Keys#decide}. */
    public CompletableFuture<DecideKeyResponse> decideKey(DecideKeyRequest request) {
        return keys.decide(request);
    }

    /** As {@link Keys#setPolicy}. */
    public CompletableFuture<SetKeyPolicyResponse> setKeyPolicy(SetKeyPolicyRequest request) {
        return keys.setPolicy(request);
    }

    /** As {@link Keys#list}. */
    public CompletableFuture<ListKeysResponse> listKeys(ListKeysRequest request) {
        return keys.list(request);
    }

    /** As {@link Keys#revoke}. */
    public CompletableFuture<RevokeKeyResponse> revokeKey(RevokeKeyRequest request) {
        return keys.revoke(request);
    }

    /** Requests a channel with a service's provider; {@link Channels#request}. */
    public CompletableFuture<RequestChannelResponse> requestChannel(RequestChannelRequest request) {
        return requests.ask(ChannelServiceGrpc.getRequestChannelMethod(), request);
    }

    /** Accepts or rejects a requested channel or an invitation; {@link Channels#answer}. */
    public CompletableFuture<AnswerChannelResponse> answerChannel(AnswerChannelRequest request) {
        return requests.ask(ChannelServiceGrpc.getAnswerChannelMethod(), request);
    }

    /** Ends a channel; {@link Channels#end}. */
    public CompletableFuture<EndChannelResponse> endChannel(EndChannelRequest request) {
        return requests.ask(ChannelServiceGrpc.getEndChannelMethod(), request);
    }

    /** One channel that this agent is a member of; {@link Channels#get}. */
    public CompletableFuture<GetChannelResponse> getChannel(GetChannelRequest request) {
        return requests.ask(ChannelServiceGrpc.getGetChannelMethod(), request);
    }

    /** As {@link Channels#list}. */
    public CompletableFuture<ListChannelsResponse> listChannels(ListChannelsRequest request) {
        return channels.list(request);
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
        ends.add(desk.close());
        sends.link().close(context.times().grace());
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

    static HubException closedAlready() {
        return ErrorFacts.local(Status.Code.CANCELLED, "the client is closed");
    }
}
