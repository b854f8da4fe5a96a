package dev.claw.hub.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.claw.hub.v1.CallAnswer;
import dev.claw.hub.v1.CanceledCalls;
import dev.claw.hub.v1.Chunk;
import dev.claw.hub.v1.ChunksEnd;
import dev.claw.hub.v1.ListFrame;
import dev.claw.hub.v1.Payload;
import dev.claw.hub.v1.PublishRequest;
import dev.claw.hub.v1.PublishResponse;
import dev.claw.hub.v1.PublishResult;
import dev.claw.hub.v1.PublishResults;
import dev.claw.hub.v1.ServeOpened;
import dev.claw.hub.v1.ServeRequest;
import dev.claw.hub.v1.ServeResponse;
import dev.claw.hub.v1.ServeResult;
import dev.claw.hub.v1.ServeResults;
import dev.claw.hub.v1.ServedCall;
import dev.claw.hub.v1.ServedCallConsumed;
import dev.claw.hub.v1.ServedCalls;
import dev.claw.hub.v1.ServedChunk;
import dev.claw.hub.v1.ServedConsumed;
import dev.claw.hub.v1.ServedInput;
import dev.claw.hub.v1.Service;
import dev.claw.hub.v1.ServiceDeclaration;
import dev.claw.hub.v1.Superseded;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** The hub's part of one publication: both of its streams, up to where they are in use. */
final class ProviderScript {
    private final ScriptedHub hub;
    private HubStream<PublishRequest, PublishResponse> publish;
    private HubStream<ServeRequest, ServeResponse> serve;

    private ProviderScript(
            ScriptedHub hub,
            HubStream<PublishRequest, PublishResponse> publish,
            HubStream<ServeRequest, ServeResponse> serve) {
        this.hub = hub;
        this.publish = publish;
        this.serve = serve;
    }

    static ServiceDeclaration declaration(String id, String name) {
        return ServiceDeclaration.newBuilder().setServiceId(id).setName(name).build();
    }

    static ServedCall served(long routingId, Duration timeout) {
        return ServedCall.newBuilder()
                .setRoutingId(routingId)
                .setServiceId("翻译")
                .setCaller("乙")
                .setTimeout(Durations.of(timeout.toNanos()))
                .setParameters(Payloads.text("第" + routingId))
                .build();
    }

    /** Opens both streams and lists whatever is declared. */
    static ProviderScript begin(ScriptedHub hub) {
        var publish = openPublish(hub);
        list(publish);
        var serve = openServe(hub);
        accept(serve);
        return new ProviderScript(hub, publish, serve);
    }

    static HubStream<PublishRequest, PublishResponse> openPublish(ScriptedHub hub) {
        var publish = hub.publish.next();
        assertThat(publish.take().hasOpen()).isTrue();
        publish.send(PublishResponse.newBuilder()
                .setFrameId(1)
                .setOpened(Frames.opened())
                .build());
        return publish;
    }

    static HubStream<ServeRequest, ServeResponse> openServe(ScriptedHub hub) {
        var serve = hub.serve.next();
        int maxCalls = serve.take().getOpen().getMaxCalls();
        serve.send(ServeResponse.newBuilder()
                .setFrameId(1)
                .setOpened(ServeOpened.newBuilder().setStream(Frames.opened()).setMaxCalls(maxCalls))
                .build());
        return serve;
    }

    /** Lists everything that the next frame declares; a service without id gets `id-NAME`. */
    static List<ServiceDeclaration> list(HubStream<PublishRequest, PublishResponse> publish) {
        PublishRequest frame = publish.take();
        List<ServiceDeclaration> declared = frame.getDeclare().getServicesList();
        PublishResults.Builder results = PublishResults.newBuilder();
        declared.forEach(one -> results.addResults(PublishResult.newBuilder().setOk(service(one))));
        publish.send(PublishResponse.newBuilder()
                .setFrameId(frame.getFrameId())
                .setResults(results)
                .build());
        return declared;
    }

    static void answer(HubStream<PublishRequest, PublishResponse> publish, long frameId, PublishResult... results) {
        publish.send(PublishResponse.newBuilder()
                .setFrameId(frameId)
                .setResults(PublishResults.newBuilder().addAllResults(List.of(results)))
                .build());
    }

    /** Accepts the next list frame whole. */
    static ListFrame accept(HubStream<ServeRequest, ServeResponse> serve) {
        ServeRequest frame = serve.take();
        ServeResults.Builder results = ServeResults.newBuilder();
        Stream.concat(frame.getList().getAddList().stream(), frame.getList().getRemoveList().stream())
                .forEach(id -> results.addResults(ServeResult.newBuilder().setOk(id)));
        serve.send(ServeResponse.newBuilder()
                .setFrameId(frame.getFrameId())
                .setResults(results)
                .build());
        return frame.getList();
    }

    static Service service(ServiceDeclaration declared) {
        String id = declared.getServiceId().isEmpty() ? "id-" + declared.getName() : declared.getServiceId();
        return Service.newBuilder()
                .setServiceId(id)
                .setName(declared.getName())
                .setListed(true)
                .build();
    }

    HubStream<PublishRequest, PublishResponse> publish() {
        return publish;
    }

    HubStream<ServeRequest, ServeResponse> serve() {
        return serve;
    }

    void hand(ServedCall... calls) {
        serve.send(ServeResponse.newBuilder()
                .setCalls(ServedCalls.newBuilder().addAllCalls(List.of(calls)))
                .build());
    }

    void cancel(long routingId) {
        serve.send(ServeResponse.newBuilder()
                .setCanceled(CanceledCalls.newBuilder().addRoutingIds(routingId))
                .build());
    }

    void supersedeServe() {
        serve.send(ServeResponse.newBuilder()
                .setSuperseded(Superseded.getDefaultInstance())
                .build());
    }

    /** The next answers, in as many frames as they take. */
    List<CallAnswer> answers(int count) {
        List<CallAnswer> answers = new ArrayList<>();
        while (answers.size() < count) {
            ServeRequest frame = serve.take();
            assertThat(frame.hasAnswer()).isTrue();
            assertThat(frame.getFrameId()).isZero();
            answers.addAll(frame.getAnswer().getAnswersList());
        }
        return answers;
    }

    /** Both streams break, and are opened again. Returns what was declared again. */
    List<ServiceDeclaration> dropBothAndReopen() {
        serve.drop();
        publish.drop();
        publish = openPublish(hub);
        serve = openServe(hub);
        List<ServiceDeclaration> declared = list(publish);
        accept(serve);
        return declared;
    }

    static ServedCall streaming(long routingId) {
        return served(routingId, Duration.ofSeconds(30)).toBuilder()
                .setStreamsInput(true)
                .build();
    }

    void input(long routingId, Payload... pieces) {
        ServedInput.Builder frame = ServedInput.newBuilder();
        for (Payload piece : pieces) {
            frame.addChunks(ServedChunk.newBuilder()
                    .setRoutingId(routingId)
                    .setChunk(Chunk.newBuilder().setData(piece)));
        }
        serve.send(ServeResponse.newBuilder().setInput(frame).build());
    }

    void endInput(long routingId) {
        serve.send(ServeResponse.newBuilder()
                .setInput(ServedInput.newBuilder()
                        .addChunks(ServedChunk.newBuilder()
                                .setRoutingId(routingId)
                                .setChunk(Chunk.newBuilder().setEnd(ChunksEnd.getDefaultInstance()))))
                .build());
    }

    void consumed(long routingId, long bytes) {
        serve.send(ServeResponse.newBuilder()
                .setConsumed(ServedConsumed.newBuilder()
                        .addCalls(ServedCallConsumed.newBuilder()
                                .setRoutingId(routingId)
                                .setBytes(bytes)))
                .build());
    }

    /** The next pieces of output, in as many frames as they take. */
    List<Chunk> takeOutput(int pieces) {
        List<Chunk> taken = new ArrayList<>();
        while (taken.size() < pieces) {
            ServeRequest frame = serve.take();
            assertThat(frame.hasOutput()).isTrue();
            assertThat(frame.getFrameId()).isZero();
            frame.getOutput().getChunksList().forEach(chunk -> taken.add(chunk.getChunk()));
        }
        return taken;
    }

    /** The bytes that the next frame says were consumed. */
    long takeConsumed() {
        ServeRequest frame = serve.take();
        assertThat(frame.hasConsumed()).isTrue();
        return frame.getConsumed().getCalls(0).getBytes();
    }
}
