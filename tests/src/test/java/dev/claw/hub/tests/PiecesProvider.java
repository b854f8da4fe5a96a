package dev.claw.hub.tests;

import com.google.protobuf.ByteString;
import dev.claw.hub.v1.AnswerFrame;
import dev.claw.hub.v1.CallAnswer;
import dev.claw.hub.v1.CallServiceGrpc;
import dev.claw.hub.v1.Chunk;
import dev.claw.hub.v1.DeclareFrame;
import dev.claw.hub.v1.OutputFrame;
import dev.claw.hub.v1.Payload;
import dev.claw.hub.v1.Progress;
import dev.claw.hub.v1.ProgressFrame;
import dev.claw.hub.v1.PublishOpen;
import dev.claw.hub.v1.PublishRequest;
import dev.claw.hub.v1.PublishResponse;
import dev.claw.hub.v1.RegistryServiceGrpc;
import dev.claw.hub.v1.ServeOpen;
import dev.claw.hub.v1.ServeRequest;
import dev.claw.hub.v1.ServeResponse;
import dev.claw.hub.v1.ServedCall;
import dev.claw.hub.v1.ServedCallConsumed;
import dev.claw.hub.v1.ServedChunk;
import dev.claw.hub.v1.ServedConsumed;
import dev.claw.hub.v1.ServedProgress;
import dev.claw.hub.v1.ServiceDeclaration;
import io.grpc.Grpc;
import io.grpc.InsecureChannelCredentials;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.stub.MetadataUtils;
import io.grpc.stub.StreamObserver;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** A provider by the generated stubs: tells progress, sends every piece of input back, answers with their size. */
final class PiecesProvider implements AutoCloseable {
    private final ManagedChannel channel;
    private final StreamObserver<ServeRequest> serve;
    private final CompletableFuture<Void> serving = new CompletableFuture<>();
    private long bytes;

    PiecesProvider(String hub, String service) throws Exception {
        channel = Grpc.newChannelBuilder(hub, InsecureChannelCredentials.create())
                .directExecutor()
                .build();
        Metadata identity = new Metadata();
        identity.put(Metadata.Key.of("claw-agent-id", Metadata.ASCII_STRING_MARSHALLER), "pieces");
        var interceptor = MetadataUtils.newAttachHeadersInterceptor(identity);
        CompletableFuture<Void> listed = new CompletableFuture<>();
        StreamObserver<PublishRequest> publish = RegistryServiceGrpc.newStub(channel)
                .withInterceptors(interceptor)
                .publish(new Frames<PublishResponse>(frame -> {
                    if (frame.hasResults()) {
                        listed.complete(null);
                    }
                }));
        publish.onNext(PublishRequest.newBuilder()
                .setFrameId(1)
                .setOpen(PublishOpen.getDefaultInstance())
                .build());
        publish.onNext(PublishRequest.newBuilder()
                .setFrameId(2)
                .setDeclare(DeclareFrame.newBuilder()
                        .addServices(ServiceDeclaration.newBuilder()
                                .setServiceId(service)
                                .setName(service)))
                .build());
        listed.get(20, TimeUnit.SECONDS);
        serve = CallServiceGrpc.newStub(channel).withInterceptors(interceptor).serve(new Frames<>(this::onFrame));
        serve.onNext(ServeRequest.newBuilder()
                .setFrameId(1)
                .setOpen(ServeOpen.newBuilder().addServiceIds(service))
                .build());
        serving.get(20, TimeUnit.SECONDS);
    }

    private void onFrame(ServeResponse frame) {
        if (frame.hasOpened()) {
            serving.complete(null);
        }
        frame.getCalls().getCallsList().forEach(this::begin);
        frame.getInput().getChunksList().forEach(this::echo);
        frame.getConsumed().getCallsList().forEach(this::consume);
    }

    private void begin(ServedCall call) {
        serve.onNext(ServeRequest.newBuilder()
                .setProgress(ProgressFrame.newBuilder()
                        .addCalls(ServedProgress.newBuilder()
                                .setRoutingId(call.getRoutingId())
                                .setProgress(Progress.newBuilder()
                                        .setDone(1)
                                        .setTotal(4)
                                        .setNote("四分之一"))))
                .build());
        if (!call.getStreamsInput()) {
            output(call.getRoutingId(), ByteString.copyFromUtf8("一段\n"));
            answer(call.getRoutingId());
        }
    }

    private void echo(ServedChunk piece) {
        if (piece.getChunk().hasEnd()) {
            answer(piece.getRoutingId());
            return;
        }
        ByteString data = piece.getChunk().getData().getData();
        bytes += data.size();
        output(piece.getRoutingId(), data);
    }

    /** Takes more input when the caller took as much output, so that no window is overrun. */
    private void consume(ServedCallConsumed output) {
        serve.onNext(ServeRequest.newBuilder()
                .setConsumed(ServedConsumed.newBuilder().addCalls(output))
                .build());
    }

    private void output(long routingId, ByteString data) {
        serve.onNext(ServeRequest.newBuilder()
                .setOutput(OutputFrame.newBuilder()
                        .addChunks(ServedChunk.newBuilder()
                                .setRoutingId(routingId)
                                .setChunk(Chunk.newBuilder()
                                        .setData(Payload.newBuilder().setData(data)))))
                .build());
    }

    private void answer(long routingId) {
        serve.onNext(ServeRequest.newBuilder()
                .setAnswer(AnswerFrame.newBuilder()
                        .addAnswers(CallAnswer.newBuilder()
                                .setRoutingId(routingId)
                                .setResult(Payload.newBuilder().setText(bytes + " bytes"))))
                .build());
    }

    @Override
    public void close() {
        channel.shutdownNow();
    }

    private record Frames<R>(Consumer<R> frames) implements StreamObserver<R> {
        @Override
        public void onNext(R frame) {
            frames.accept(frame);
        }

        @Override
        public void onError(Throwable failure) {
            // The connection is gone with the test.
        }

        @Override
        public void onCompleted() {
            // As above.
        }
    }
}
