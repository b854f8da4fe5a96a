package dev.claw.hub.keys;

import dev.claw.hub.bus.Bus;
import dev.claw.hub.commit.StoreReaders;
import dev.claw.hub.commit.Writer;
import dev.claw.hub.error.Refusal;
import dev.claw.hub.identity.Caller;
import dev.claw.hub.limits.HubLimits;
import dev.claw.hub.limits.Ids;
import dev.claw.hub.limits.Pages;
import dev.claw.hub.limits.Times;
import dev.claw.hub.registry.Registrations;
import dev.claw.hub.store.KeyFilter;
import dev.claw.hub.store.KeyRow;
import dev.claw.hub.stream.LongPoll;
import dev.claw.hub.stream.StreamScope;
import dev.claw.hub.stream.Unary;
import dev.claw.hub.v1.AcquireRequest;
import dev.claw.hub.v1.AcquireResponse;
import dev.claw.hub.v1.DecideKeyRequest;
import dev.claw.hub.v1.DecideKeyResponse;
import dev.claw.hub.v1.IssueRequest;
import dev.claw.hub.v1.IssueResponse;
import dev.claw.hub.v1.KeyServiceGrpc;
import dev.claw.hub.v1.KeySide;
import dev.claw.hub.v1.KeyState;
import dev.claw.hub.v1.ListKeysRequest;
import dev.claw.hub.v1.ListKeysResponse;
import dev.claw.hub.v1.RequestKeyRequest;
import dev.claw.hub.v1.RequestKeyResponse;
import dev.claw.hub.v1.RevokeKeyRequest;
import dev.claw.hub.v1.RevokeKeyResponse;
import dev.claw.hub.v1.SetKeyPolicyRequest;
import dev.claw.hub.v1.SetKeyPolicyResponse;
import io.grpc.Status;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** The door of keys: decodes, asks, encodes. */
public final class KeyEndpoint extends KeyServiceGrpc.KeyServiceImplBase {
    private final StreamScope scope;
    private final KeyDesk desk;
    private final LongPoll longPoll;

    public KeyEndpoint(
            StreamScope scope,
            Writer writer,
            StoreReaders readers,
            Registrations registrations,
            Bus bus,
            LongPoll longPoll,
            KeySources sources) {
        this.scope = scope;
        Issuers issuers = new Issuers();
        Granting granting = new Granting(sources.newKeyId());
        this.desk = new KeyDesk(
                new KeyRequests(writer, registrations, issuers, granting, sources),
                new KeyIssuance(writer, registrations, new Deciding(granting)),
                issuers,
                readers,
                bus,
                sources.clock());
        this.longPoll = longPoll;
    }

    @Override
    public StreamObserver<IssueRequest> issue(StreamObserver<IssueResponse> out) {
        return new IssueStream(scope, Caller.current().agentId(), desk, out).begin();
    }

    @Override
    public StreamObserver<AcquireRequest> acquire(StreamObserver<AcquireResponse> out) {
        return new AcquireStream(scope, Caller.current(), desk, out).begin();
    }

    @Override
    public void requestKey(RequestKeyRequest request, StreamObserver<RequestKeyResponse> out) {
        Caller consumer = Caller.current();
        Unary.answer(out, () -> {
            Duration wait = request.hasWait()
                    ? Times.within(
                            request.getWait(),
                            "wait",
                            Duration.ZERO,
                            scope.limits().maxWait())
                    : Duration.ZERO;
            CompletionStage<RequestKeyResponse> answer = longPoll.until(
                    RequestKeyResponse::hasGranted,
                    KeyTopics.decided(consumer.agentId()),
                    wait,
                    () -> desk.requests().request(consumer, request));
            giveUpWithCaller(out, answer);
            return answer;
        });
    }

    /** A secret made for a caller who left would take the place of one that was shown to who waits for the same. */
    private static void giveUpWithCaller(StreamObserver<?> out, CompletionStage<?> answer) {
        ((ServerCallStreamObserver<?>) out)
                .setOnCancelHandler(() ->
                        answer.toCompletableFuture().completeExceptionally(Status.CANCELLED.asRuntimeException()));
    }

    @Override
    public void decideKey(DecideKeyRequest request, StreamObserver<DecideKeyResponse> out) {
        String owner = Caller.current().agentId();
        Unary.answer(out, () -> desk.issuance().decide(owner, request));
    }

    @Override
    public void setKeyPolicy(SetKeyPolicyRequest request, StreamObserver<SetKeyPolicyResponse> out) {
        String owner = Caller.current().agentId();
        Unary.answer(out, () -> desk.issuance().setPolicy(owner, request));
    }

    @Override
    public void revokeKey(RevokeKeyRequest request, StreamObserver<RevokeKeyResponse> out) {
        String agentId = Caller.current().agentId();
        Unary.answer(out, () -> desk.issuance().revoke(agentId, request));
    }

    @Override
    public void listKeys(ListKeysRequest request, StreamObserver<ListKeysResponse> out) {
        String agentId = Caller.current().agentId();
        Unary.answer(out, () -> list(agentId, request));
    }

    private CompletionStage<ListKeysResponse> list(String agentId, ListKeysRequest request) {
        int size = Pages.size(request.getPageSize());
        long after = Pages.after(request.getPageToken());
        Instant now = desk.clock().instant();
        KeyFilter filter = filter(agentId, request, now);
        if (request.getSide() != KeySide.KEY_SIDE_GRANTED && !filter.consumer().equals(agentId)) {
            return CompletableFuture.completedFuture(ListKeysResponse.getDefaultInstance());
        }
        return desk.readers().read(session -> {
            // One more than is told says whether there is a next page.
            List<KeyRow> rows = session.keys().list(filter, after, size + 1);
            List<KeyRow> told = rows.subList(0, Math.min(size, rows.size()));
            ListKeysResponse.Builder page = ListKeysResponse.newBuilder();
            told.forEach(row -> page.addKeys(Keys.proto(row, now)));
            if (rows.size() > size) {
                page.setNextPageToken(Pages.token(told.get(size - 1).revision()));
            }
            return page.build();
        });
    }

    private static KeyFilter filter(String agentId, ListKeysRequest request, Instant now) {
        String serviceId = Ids.optional(request.getServiceId(), "service_id");
        String consumer = Ids.text(request.getConsumer(), "consumer", HubLimits.ID_BYTES);
        Set<KeyState> states = EnumSet.noneOf(KeyState.class);
        for (KeyState state : request.getStatesList()) {
            if (state == KeyState.UNRECOGNIZED || state == KeyState.KEY_STATE_UNSPECIFIED) {
                throw Refusal.field(
                        "states", "has a value that is no state; expected ACTIVE, EXPIRED, EXHAUSTED or REVOKED");
            }
            states.add(state);
        }
        return switch (request.getSide()) {
            case KEY_SIDE_UNSPECIFIED, KEY_SIDE_HELD ->
                new KeyFilter("", consumer.isEmpty() ? agentId : consumer, serviceId, states, now);
            case KEY_SIDE_GRANTED -> new KeyFilter(agentId, consumer, serviceId, states, now);
            case UNRECOGNIZED -> throw Refusal.field("side", "is no value this hub knows; expected HELD or GRANTED");
        };
    }
}
