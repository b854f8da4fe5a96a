package dev.claw.hub.adapter.session;

import com.google.protobuf.Duration;
import dev.claw.hub.adapter.json.ConsumerFrame;
import dev.claw.hub.adapter.json.Envelope;
import dev.claw.hub.adapter.json.ObjectJson;
import dev.claw.hub.adapter.json.SkillQuery;
import dev.claw.hub.adapter.mapping.CallPayloads;
import dev.claw.hub.adapter.mapping.Descriptors;
import dev.claw.hub.adapter.mapping.HubErrors;
import dev.claw.hub.adapter.mapping.KeyTexts;
import dev.claw.hub.adapter.mapping.ServiceDocs;
import dev.claw.hub.adapter.mapping.SkillSearch;
import dev.claw.hub.adapter.session.SessionState.Named;
import dev.claw.hub.v1.OutgoingCall;
import dev.claw.hub.v1.Payload;
import dev.claw.hub.v1.Service;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/**
 * A connection as a consumer: what it looks for and the calls it waits for. Every {@code call_service} gets exactly one
 * {@code service_response}. Owned by the connection's event loop.
 */
final class ConsumerFamily implements ConsumerFrame.Receiver {
    private static final String TOO_LARGE = "the result is too large for a frame of this connection";

    private final Connection connection;
    private final Duration timeout;
    private final Map<Long, CompletableFuture<Payload>> calls = new HashMap<>();
    private long lastCall;

    ConsumerFamily(Connection connection) {
        this.connection = connection;
        this.timeout = KeyTexts.duration(connection.context().times().call());
    }

    @Override
    public void connect(Envelope envelope, ConsumerFrame.Connect frame) {
        Named agent = connection.named();
        if (agent.identity().authenticated() || !AgentNames.looksEnrolled(agent.agentId())) {
            connected(envelope, frame);
            return;
        }
        // Any question does: the hub hears none under an enrolled agent's id without its token.
        connection.ask(
                work -> work.ask(EnrolmentPages::read),
                own -> connected(envelope, frame),
                failure -> connection.refuse(envelope, failure));
    }

    private void connected(Envelope envelope, ConsumerFrame.Connect frame) {
        connection.reply(
                envelope,
                ObjectJson.frame("connected")
                        .text("client_id", connection.named().agentId())
                        .text("client_type", frame.clientType()));
    }

    @Override
    public void skillDiscover(Envelope envelope, ConsumerFrame.SkillDiscover frame) {
        SkillQuery query = frame.query();
        connection.ask(
                work -> work.ask(hub -> hub.listServices(SkillSearch.filter(query))),
                services -> tell(envelope, SkillSearch.find(query, services)),
                failure -> connection.refuse(envelope, failure));
    }

    @Override
    public void callService(Envelope envelope, ConsumerFrame.CallService frame) {
        Optional<String> service = frame.tunnelId()
                .flatMap(connection.context().tunnels()::serviceOfTunnel)
                .or(frame::serviceId);
        int limit = connection.context().limits().callsInFlight();
        if (service.isEmpty()) {
            failCall(
                    envelope,
                    frame.tunnelId()
                            .map(tunnel -> "Tunnel not found: " + tunnel + " leads to no service; establish a channel")
                            .orElse("call_service names no service: expected tunnel_id or service_id"));
        } else if (connection.requests().calls() >= limit) {
            failCall(envelope, tooMany(limit));
        } else {
            call(
                    outgoing(service.get(), frame.method(), frame.params(), frame.key()),
                    result -> answerCall(envelope, CallPayloads.response(result)),
                    failure -> failCall(envelope, failure));
        }
    }

    @Override
    public void getServiceDocs(Envelope envelope, ConsumerFrame.GetServiceDocs frame) {
        connection.ask(
                work -> work.ask(hub -> hub.getService(frame.serviceId())),
                service -> tellDocs(envelope, ServiceDocs.docs(service), service),
                failure -> connection.refuse(envelope, failure));
    }

    @Override
    public void getSkillDoc(Envelope envelope, ConsumerFrame.GetSkillDoc frame) {
        connection.ask(
                work -> work.ask(hub -> hub.getService(frame.serviceId())),
                service -> {
                    if (service.getDocumentation().isEmpty()) {
                        connection.refuse(
                                envelope,
                                "SKILL_DOC_NOT_FOUND",
                                "service " + service.getServiceId() + " has no skill_doc");
                    } else {
                        tellDocs(envelope, ServiceDocs.skillDoc(service), service);
                    }
                },
                failure -> connection.refuse(envelope, failure));
    }

    @Override
    public void call(Envelope envelope, ConsumerFrame.Call frame) {
        int limit = connection.context().limits().callsInFlight();
        if (connection.requests().calls() >= limit) {
            failBareCall(envelope, tooMany(limit));
            return;
        }
        call(
                outgoing(frame.service(), frame.method(), frame.params(), frame.key()),
                result -> answerBareCall(envelope, CallPayloads.bareResult(result)),
                failure -> failBareCall(envelope, failure));
    }

    /** A call that could not be made. */
    void failCall(Envelope envelope, String message) {
        answerCall(envelope, CallPayloads.failure(message));
    }

    /** A call of the old command line that could not be made. */
    void failBareCall(Envelope envelope, String message) {
        connection.reply(
                envelope,
                ObjectJson.frame("call_response").raw("success", "false").text("error", message));
    }

    /** The connection is over: its calls are cancelled. */
    void close() {
        List.copyOf(calls.values()).forEach(call -> call.cancel(false));
    }

    private void tell(Envelope envelope, List<Service> found) {
        ObjectJson list = ObjectJson.frame("skill_list")
                .raw("skills", Descriptors.array(found))
                .number("total", found.size());
        if (!connection.reply(envelope, list)) {
            connection.refuse(
                    envelope,
                    "LIMIT_REACHED",
                    found.size() + " services match, more than a frame can carry; ask for fewer, by tags or a query");
        }
    }

    private OutgoingCall outgoing(String service, String method, String params, Optional<String> key) {
        return OutgoingCall.newBuilder()
                .setServiceId(service)
                .setMethod(method)
                .setKey(key.orElse(""))
                .setTimeout(timeout)
                .setParameters(CallPayloads.parameters(params))
                .build();
    }

    private void call(OutgoingCall call, Consumer<Payload> answered, Consumer<String> failed) {
        CompletableFuture<Payload> answer = connection.named().link().work().ask(hub -> hub.call(call));
        long number = ++lastCall;
        calls.put(number, answer);
        connection.requests().callBegan();
        connection.then(
                answer,
                result -> {
                    calls.remove(number);
                    answered.accept(result);
                    connection.requests().callEnded();
                },
                failure -> {
                    calls.remove(number);
                    failed.accept(HubErrors.sentence(failure));
                    connection.requests().callEnded();
                });
    }

    private static String tooMany(int limit) {
        return "Too many calls: " + limit + " of this connection are under way already";
    }

    private void tellDocs(Envelope envelope, ObjectJson docs, Service service) {
        if (!connection.reply(envelope, docs)) {
            connection.refuse(
                    envelope,
                    "LIMIT_REACHED",
                    "the documentation of service " + service.getServiceId() + " is more than a frame can carry");
        }
    }

    private void answerBareCall(Envelope envelope, String result) {
        ObjectJson frame =
                ObjectJson.frame("call_response").raw("success", "true").raw("result", result);
        if (!connection.reply(envelope, frame)) {
            failBareCall(envelope, TOO_LARGE);
        }
    }

    private void answerCall(Envelope envelope, String response) {
        ObjectJson frame = ObjectJson.frame("service_response").raw("response", response);
        if (!connection.reply(envelope, frame)) {
            frame.raw("response", CallPayloads.failure(TOO_LARGE));
            connection.reply(envelope, frame);
        }
    }
}
