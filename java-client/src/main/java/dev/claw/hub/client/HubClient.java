package dev.claw.hub.client;

import dev.claw.hub.v1.AcknowledgeMessagesRequest;
import dev.claw.hub.v1.AcknowledgeMessagesResponse;
import dev.claw.hub.v1.AnswerChannelRequest;
import dev.claw.hub.v1.AnswerChannelResponse;
import dev.claw.hub.v1.Channel;
import dev.claw.hub.v1.CreateChannelRequest;
import dev.claw.hub.v1.DecideKeyRequest;
import dev.claw.hub.v1.DecideKeyResponse;
import dev.claw.hub.v1.EndChannelRequest;
import dev.claw.hub.v1.EndChannelResponse;
import dev.claw.hub.v1.FetchMessagesRequest;
import dev.claw.hub.v1.FetchMessagesResponse;
import dev.claw.hub.v1.GetCallRequest;
import dev.claw.hub.v1.GetCallResponse;
import dev.claw.hub.v1.GetChannelRequest;
import dev.claw.hub.v1.GetChannelResponse;
import dev.claw.hub.v1.GetHubInfoResponse;
import dev.claw.hub.v1.InviteToChannelRequest;
import dev.claw.hub.v1.KeyGrant;
import dev.claw.hub.v1.LeaveChannelRequest;
import dev.claw.hub.v1.ListChannelsRequest;
import dev.claw.hub.v1.ListChannelsResponse;
import dev.claw.hub.v1.ListKeysRequest;
import dev.claw.hub.v1.ListKeysResponse;
import dev.claw.hub.v1.ListMessagesRequest;
import dev.claw.hub.v1.ListMessagesResponse;
import dev.claw.hub.v1.ListReceiptsRequest;
import dev.claw.hub.v1.ListReceiptsResponse;
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
import java.util.List;

/**
 * The hub's API for threads that wait: a blocking face over {@link AsyncHubClient}. May be used from any thread but those
 * of the transport and the callbacks.
 *
 * <p>Everything throws {@link HubException}. An interrupted thread stops waiting: what it waited for is cancelled, its
 * interrupt flag stays set, and it gets a {@link HubException} CANCELLED.
 */
public final class HubClient implements AutoCloseable {
    private final AsyncHubClient async;

    private HubClient(AsyncHubClient async) {
        this.async = async;
    }

    /** A client of the hub at an address such as {@code 127.0.0.1:50051}, as the agent of this name. */
    public static HubClient connect(String target, String agentId) {
        return builder(target).agentId(agentId).buildBlocking();
    }

    /** As {@link AsyncHubClient#builder(String)}; end with {@link HubClientBuilder#buildBlocking()}. */
    public static HubClientBuilder builder(String target) {
        return AsyncHubClient.builder(target);
    }

    /** As {@link AsyncHubClient#builder(io.grpc.Channel)}; end with {@link HubClientBuilder#buildBlocking()}. */
    public static HubClientBuilder builder(io.grpc.Channel channel) {
        return AsyncHubClient.builder(channel);
    }

    /** A blocking face over a client, which is closed with it. */
    public static HubClient over(AsyncHubClient async) {
        return new HubClient(async);
    }

    /** The client beneath, for subscriptions and many things at once. */
    public AsyncHubClient async() {
        return async;
    }

    /** Enrolled agents: who has a token, and whose a token is. */
    public BlockingAgents agents() {
        return new BlockingAgents(async.agents());
    }

    /** What an agent changes of its services from elsewhere, and what agents think of services. */
    public BlockingServices services() {
        return new BlockingServices(async.services());
    }

    /** What the hub is and allows. */
    public GetHubInfoResponse info() {
        return Waiting.on(async.info());
    }

    /** All listed services that match, by id. */
    public List<Service> listServices(ServiceFilter filter) {
        return Waiting.on(async.listServices(filter));
    }

    /** All listed services that match, in this order. */
    public List<Service> listServices(ServiceFilter filter, ServiceOrder order) {
        return Waiting.on(async.services().list(filter, order));
    }

    /** One service by its id, or by the name of exactly one listed service, with its documentation. */
    public Service getService(String idOrName) {
        return Waiting.on(async.getService(idOrName));
    }

    /** Follows the listed services that match. */
    public Subscription discover(ServiceFilter filter, ServiceListener listener) {
        return async.discover(filter, listener);
    }

    /** Calls a service, at most once; see {@link AsyncHubClient#call}. */
    public Payload call(OutgoingCall call) {
        return Waiting.on(async.call(call));
    }

    /** As {@link #call(OutgoingCall)}, and the listener hears of progress and pieces; see {@link Calls#start}. */
    public Payload call(OutgoingCall call, CallListener listener) {
        return Waiting.on(async.calls().start(call, listener).result());
    }

    /** Begins a call whose pieces are read and written while it runs. Close it, or wait for its result. */
    public BlockingCall start(OutgoingCall call) {
        return async.calls().startReading(call);
    }

    /** What became of a call whose answer is kept, waiting up to {@code wait} of the request for its end. */
    public GetCallResponse getCall(GetCallRequest request) {
        return Waiting.on(async.calls().get(request));
    }

    /** Cancels a live call of this agent, wherever it was made. */
    public void cancelCall(String callId) {
        Waiting.on(async.calls().cancel(callId));
    }

    /** Sends a message; durable when it returns. See {@link AsyncHubClient#send}. */
    public SentMessage send(OutgoingMessage message) {
        return Waiting.on(async.send(message));
    }

    /** Reads the inbox with {@link Inbox#take()}. Entries wait in the inbox up to its window. */
    public Inbox inbox(InboxOptions options) {
        return new Inbox(listener -> async.messages().inbox(options, listener));
    }

    /**
     * Publishes services and returns when they are listed and served. The handler runs on daemon threads of the
     * publication's own, at most {@link ProviderOptions#maxCalls()}.
     */
    public Publication publish(ProviderOptions options, List<ServiceDeclaration> services, ServiceHandler handler) {
        HandlerPool pool = new HandlerPool(options.maxCalls(), handler);
        Publication publication = async.publish(options, services, pool);
        publication.closed().whenComplete((cause, failure) -> pool.shutdown());
        try {
            Waiting.on(publication.ready());
            return publication;
        } catch (HubException e) {
            publication.close();
            throw e;
        }
    }

    /** Gets a key, waiting for the provider's decision as long as it takes. */
    public KeyGrant acquireKey(RequestKeyRequest request) {
        return Waiting.on(async.acquireKey(request));
    }

    /** Gets the key requests that wait for this agent's decision. */
    public Subscription issue(KeyRequestListener listener) {
        return async.issue(listener);
    }

    /** Follows the agent's channels. */
    public Subscription converse(ChannelListener listener) {
        return async.converse(listener);
    }

    /** Reads the inbox once, waiting up to {@code wait} of the request for a first entry; acknowledges nothing. */
    public FetchMessagesResponse fetch(FetchMessagesRequest request) {
        return Waiting.on(async.fetch(request));
    }

    /** Moves a reader's cursor; durable when it returns. */
    public AcknowledgeMessagesResponse acknowledge(AcknowledgeMessagesRequest request) {
        return Waiting.on(async.acknowledge(request));
    }

    /** A page of a channel's history, acknowledged or not. */
    public ListMessagesResponse history(ListMessagesRequest request) {
        return Waiting.on(async.history(request));
    }

    /** Says that everything in a channel up to this number was read; durable when it returns. */
    public void markRead(String channelId, long seq) {
        Waiting.on(async.messages().markRead(channelId, seq));
    }

    /** How far the readers of one channel are, by page. */
    public ListReceiptsResponse listReceipts(ListReceiptsRequest request) {
        return Waiting.on(async.messages().listReceipts(request));
    }

    /** Requests a key once: granted, or pending when the provider decides and has not within {@code wait}. */
    public RequestKeyResponse requestKey(RequestKeyRequest request) {
        return Waiting.on(async.requestKey(request));
    }

    /** Grants or refuses a pending request, as the owner of its service. The first decision stands. */
    public DecideKeyResponse decideKey(DecideKeyRequest request) {
        return Waiting.on(async.decideKey(request));
    }

    /** Sets, changes or removes the key policy of an own service. */
    public SetKeyPolicyResponse setKeyPolicy(SetKeyPolicyRequest request) {
        return Waiting.on(async.setKeyPolicy(request));
    }

    /** A page of the keys held or granted, never their secrets. */
    public ListKeysResponse listKeys(ListKeysRequest request) {
        return Waiting.on(async.listKeys(request));
    }

    /** Revokes a key, as its holder or its service's owner. */
    public RevokeKeyResponse revokeKey(RevokeKeyRequest request) {
        return Waiting.on(async.revokeKey(request));
    }

    /** Requests a channel with a service's provider. */
    public RequestChannelResponse requestChannel(RequestChannelRequest request) {
        return Waiting.on(async.requestChannel(request));
    }

    /** Creates a group channel, which this agent owns. */
    public Channel createChannel(CreateChannelRequest request) {
        return Waiting.on(async.channels().create(request));
    }

    /** Invites agents to a group channel: all of them or none. */
    public Channel inviteToChannel(InviteToChannelRequest request) {
        return Waiting.on(async.channels().invite(request));
    }

    /** Leaves a group channel, or removes another agent from it, as its owner. */
    public Channel leaveChannel(LeaveChannelRequest request) {
        return Waiting.on(async.channels().leave(request));
    }

    /** Accepts or rejects a requested channel, as its provider; or an invitation to a group. */
    public AnswerChannelResponse answerChannel(AnswerChannelRequest request) {
        return Waiting.on(async.answerChannel(request));
    }

    /** Ends a channel, as either member. */
    public EndChannelResponse endChannel(EndChannelRequest request) {
        return Waiting.on(async.endChannel(request));
    }

    /** One channel that this agent is a member of. */
    public GetChannelResponse getChannel(GetChannelRequest request) {
        return Waiting.on(async.getChannel(request));
    }

    /** A page of the channels that this agent is a member of. */
    public ListChannelsResponse listChannels(ListChannelsRequest request) {
        return Waiting.on(async.listChannels(request));
    }

    /** Closes, and waits for what is under way for at most the closing grace; then what is left fails. */
    @Override
    public void close() {
        async.close();
        Waiting.on(async.closed());
    }
}
