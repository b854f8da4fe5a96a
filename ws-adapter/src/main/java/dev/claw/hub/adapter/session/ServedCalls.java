package dev.claw.hub.adapter.session;

import dev.claw.hub.adapter.json.ObjectJson;
import dev.claw.hub.adapter.mapping.CallPayloads;
import dev.claw.hub.client.CallContext;
import dev.claw.hub.client.CallFailedException;
import dev.claw.hub.v1.Payload;
import dev.claw.hub.v1.ServedCall;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * The calls that are with one old provider. While its socket takes nothing more they wait here, unanswered, so that the
 * hub's window closes; what the window lets through beyond half of what closes the connection is answered at once. Owned by the
 * connection's event loop.
 */
final class ServedCalls {
    // Half of what closes the connection is left for answers.
    private static final int SHARE_OF_HARD_LIMIT = 2;

    private final Connection connection;
    private final Map<String, CompletableFuture<Payload>> calls = new HashMap<>();
    private final Deque<Held> held = new ArrayDeque<>();
    private int heldBytes;
    private long lastRequest;

    private record Held(String id, ObjectJson request, int bytes) {}

    ServedCalls(Connection connection) {
        this.connection = connection;
        this.lastRequest = connection.context().ids().requests();
    }

    /** Gives a call to the provider, through the tunnel of its service. */
    CompletionStage<Payload> serve(ServedCall call, String tunnelId, CallContext context) {
        Optional<String> params = CallPayloads.params(call.getParameters());
        if (params.isEmpty()) {
            return failed(
                    "INVALID_PARAMETERS",
                    "the service takes a JSON object of parameters, of at most 64 levels; this is none");
        }
        String id = Ids.request(++lastRequest);
        ObjectJson request = ObjectJson.frame("request")
                .text("request_id", id)
                .text("method", call.getMethod())
                .raw("params", params.get())
                .text("tunnel_id", tunnelId);
        if (!held.isEmpty() || connection.out().congested()) {
            int bytes = call.getParameters().getSerializedSize();
            if (heldBytes + bytes > mostHeld()) {
                return failed("PROVIDER_BUSY", "the provider takes nothing now, and more than enough waits for it");
            }
            held.add(new Held(id, request, bytes));
            holds(heldBytes + bytes);
        } else if (!connection.out().send(request)) {
            return CompletableFuture.failedFuture(tooLarge());
        }
        return await(id, context);
    }

    /** There may be room: what is held leaves, oldest first. */
    void pump() {
        while (!held.isEmpty() && !connection.out().congested()) {
            Held next = held.remove();
            holds(heldBytes - next.bytes());
            // One that was cancelled meanwhile is forgotten.
            if (calls.containsKey(next.id()) && !connection.out().send(next.request())) {
                take(next.id()).ifPresent(call -> call.completeExceptionally(tooLarge()));
            }
        }
    }

    /** The call with this {@code request_id}, which is over now; late answers find nothing. */
    Optional<CompletableFuture<Payload>> take(String id) {
        return Optional.ofNullable(calls.remove(id));
    }

    /** The connection is over: its calls fail as the provider's loss. */
    void close() {
        calls.clear();
        held.clear();
        holds(0);
    }

    private void holds(int bytes) {
        heldBytes = bytes;
        connection.out().holdsBeside(bytes);
    }

    private static CallFailedException tooLarge() {
        return new CallFailedException("PAYLOAD_TOO_LARGE", "the parameters are too large for the service's link");
    }

    private static CompletionStage<Payload> failed(String code, String message) {
        return CompletableFuture.failedFuture(new CallFailedException(code, message));
    }

    private int mostHeld() {
        return connection.context().limits().outboundHardBytes() / SHARE_OF_HARD_LIMIT;
    }

    private CompletionStage<Payload> await(String id, CallContext context) {
        CompletableFuture<Payload> answer = new CompletableFuture<>();
        calls.put(id, answer);
        connection.requests().servedBegan();
        answer.whenComplete((payload, failure) -> connection.requests().servedEnded());
        context.onCanceled(() -> take(id).ifPresent(
                        call -> call.completeExceptionally(new CallFailedException("CANCELED", "canceled"))));
        return answer;
    }
}
