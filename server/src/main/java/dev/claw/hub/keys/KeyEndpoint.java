package dev.claw.hub.keys;

import dev.claw.hub.bus.Bus;
import dev.claw.hub.commit.StoreReaders;
import dev.claw.hub.commit.Writer;
import dev.claw.hub.error.Refusal;
import dev.claw.hub.identity.Caller;
import dev.claw.hub.limits.Ids;
import dev.claw.hub.limits.Pages;
import dev.claw.hub.limits.Times;
import dev.claw.hub.registry.Registrations;
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
import dev.claw.hub.v1.ListKeysRequest;
import dev.claw.hub.v1.ListKeysResponse;
import dev.claw.hub.v1.RequestKeyRequest;
import dev.claw.hub.v1.RequestKeyResponse;
import dev.claw.hub.v1.RevokeKeyRequest;
import dev.claw.hub.v1.RevokeKeyResponse;
import dev.claw.hub.v1.SetKeyPolicyRequest;
import dev.claw.hub.v1.SetKeyPolicyResponse;
import io.grpc.stub.StreamObserver;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
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
        this.desk = new KeyDesk(
                new KeyRequests(writer, registrations, issuers, sources),
                new KeyIssuance(writer, registrations, sources.newKeyId()),
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
        return new AcquireStream(scope, Caller.current().agentId(), desk, out).begin();
    }

    @Override
    public void requestKey(RequestKeyRequest request, StreamObserver<RequestKeyResponse> out) {
        String consumer = Caller.current().agentId();
        Unary.answer(out, () -> {
            Duration wait = request.hasWait()
                    ? Times.within(
                            request.getWait(),
                            "wait",
                            Duration.ZERO,
                            scope.limits().maxWait())
                    : Duration.ZERO;
            return longPoll.until(
                    RequestKeyResponse::hasGranted,
                    KeyTopics.decided(consumer),
                    wait,
                    () -> desk.requests().request(consumer, request));
        });
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
        String serviceId = Ids.optional(request.getServiceId(), "service_id");
        boolean granted = switch (request.getSide()) {
            case KEY_SIDE_UNSPECIFIED, KEY_SIDE_HELD -> false;
            case KEY_SIDE_GRANTED -> true;
            case UNRECOGNIZED -> throw Refusal.field("side", "is no value this hub knows; expected HELD or GRANTED");
        };
        return desk.readers().read(session -> {
            List<KeyRow> rows = granted
                    ? session.keys().grantedAfter(agentId, serviceId, after, size)
                    : session.keys().heldAfter(agentId, serviceId, after, size);
            Instant now = desk.clock().instant();
            ListKeysResponse.Builder page = ListKeysResponse.newBuilder();
            rows.forEach(row -> page.addKeys(Keys.proto(row, now)));
            if (rows.size() == size) {
                page.setNextPageToken(Pages.token(rows.get(size - 1).revision()));
            }
            return page.build();
        });
    }
}
