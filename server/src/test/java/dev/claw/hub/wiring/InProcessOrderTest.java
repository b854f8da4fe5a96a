package dev.claw.hub.wiring;

import static org.assertj.core.api.Assertions.assertThat;

import dev.claw.hub.v1.CallEnded;
import dev.claw.hub.v1.CallFrame;
import dev.claw.hub.v1.CallServiceGrpc;
import dev.claw.hub.v1.InvokeOpen;
import dev.claw.hub.v1.InvokeRequest;
import dev.claw.hub.v1.InvokeResponse;
import dev.claw.hub.v1.OutgoingCall;
import io.grpc.ManagedChannel;
import io.grpc.inprocess.InProcessChannelBuilder;
import io.grpc.stub.StreamObserver;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The door inside the process, where frames come on whatever thread sends them. */
final class InProcessOrderTest {
    private static final int PATIENCE_SECONDS = 20;

    @TempDir
    private Path data;

    /** The calls that ended, and frames that are something else. */
    private final BlockingQueue<String> heard = new LinkedBlockingQueue<>();

    private final CompletableFuture<Void> opened = new CompletableFuture<>();
    private final CompletableFuture<StreamObserver<InvokeRequest>> out = new CompletableFuture<>();

    @Test
    @DisplayName("G3: a frame that another thread sent first is not overtaken by one of the stream's own loop")
    void onNext_fromSeveralThreads_keepsOrder() throws Exception {
        try (HubFixture hub = HubFixture.start(data)) {
            GrpcDoors doors = new GrpcDoors(hub.hub().core(), HubSettings.KeepAlive.DEFAULT);
            doors.listenInProcess("in-process-order");
            ManagedChannel channel = InProcessChannelBuilder.forName("in-process-order")
                    .directExecutor()
                    .build();
            out.complete(
                    HubFixture.as("alice", CallServiceGrpc.newStub(channel)).invoke(new Listener()));
            out.join()
                    .onNext(InvokeRequest.newBuilder()
                            .setFrameId(1)
                            .setOpen(InvokeOpen.getDefaultInstance())
                            .build());
            opened.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
            out.join().onNext(call(2));
            List<String> ended = new ArrayList<>();
            while (ended.size() < 3) {
                ended.add(String.valueOf(heard.poll(PATIENCE_SECONDS, TimeUnit.SECONDS)));
            }
            // Each was taken; their answers may overtake each other.
            assertThat(ended).containsExactlyInAnyOrder("call-2", "call-3", "call-4");
            channel.shutdownNow();
            doors.close();
        }
    }

    private static InvokeRequest call(long frameId) {
        return InvokeRequest.newBuilder()
                .setFrameId(frameId)
                .setCall(CallFrame.newBuilder()
                        .addCalls(OutgoingCall.newBuilder()
                                .setCallId("call-" + frameId)
                                .setServiceId("nobody")))
                .build();
    }

    /** Hears the hub on the stream's loop, and sends from there while a frame of another thread waits for the loop. */
    private final class Listener implements StreamObserver<InvokeResponse> {
        private boolean sent;

        @Override
        public void onNext(InvokeResponse frame) {
            if (frame.hasOpened()) {
                opened.complete(null);
                return;
            }
            frame.getEnded().getCallsList().stream().map(CallEnded::getCallId).forEach(heard::add);
            if (!frame.hasEnded()) {
                heard.add(frame.toString());
            }
            if (!sent) {
                sent = true;
                Thread other = new Thread(() -> out.join().onNext(call(3)));
                other.start();
                try {
                    other.join();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
                out.join().onNext(call(4));
            }
        }

        @Override
        public void onError(Throwable cause) {
            opened.completeExceptionally(cause);
        }

        @Override
        public void onCompleted() {}
    }
}
