package dev.claw.hub.wiring;

import dev.claw.hub.v1.AnswerFrame;
import dev.claw.hub.v1.Approval;
import dev.claw.hub.v1.CallAnswer;
import dev.claw.hub.v1.CallEnded;
import dev.claw.hub.v1.CallFrame;
import dev.claw.hub.v1.InvokeOpen;
import dev.claw.hub.v1.InvokeRequest;
import dev.claw.hub.v1.InvokeResponse;
import dev.claw.hub.v1.KeyPolicy;
import dev.claw.hub.v1.OutgoingCall;
import dev.claw.hub.v1.Payload;
import dev.claw.hub.v1.RequestKeyRequest;
import dev.claw.hub.v1.ServeOpen;
import dev.claw.hub.v1.ServeRequest;
import dev.claw.hub.v1.ServeResponse;
import dev.claw.hub.v1.SetKeyPolicyRequest;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Measures calls a second at 256 in flight, with a key and without, caller and provider in the hub's process. No test:
 * run by hand, arguments {@code DIR SECONDS ROUNDS}.
 */
final class KeyedCallSpeed {
    private static final int IN_FLIGHT = 256;
    private static final int CALLS_OF_A_KEY = Integer.MAX_VALUE;

    private final HubFixture hub;
    private long ids;

    private KeyedCallSpeed(HubFixture hub) {
        this.hub = hub;
    }

    /** Measures both in turn, after a warm-up. */
    public static void main(String[] arguments) throws Exception {
        Path data = Files.createTempDirectory(Path.of(arguments[0]), "keys");
        long nanos = Long.parseLong(arguments[1]) * 1_000_000_000L;
        try (HubFixture hub = HubFixture.start(data)) {
            KeyedCallSpeed speed = new KeyedCallSpeed(hub);
            String secret = speed.keyFor("metered");
            for (int round = 0; round <= Integer.parseInt(arguments[2]); round++) {
                double free = speed.measure("free", "", nanos);
                double keyed = speed.measure("metered", secret, nanos);
                System.out.printf(
                        "%s: %,.0f calls/s without a key, %,.0f with one, ratio %.2f%n",
                        round == 0 ? "warm-up" : "round " + round, free, keyed, keyed / free);
            }
        }
    }

    private String keyFor(String serviceId) throws Exception {
        Provider.of(hub, "bot", serviceId).close();
        hub.keys("bot")
                .setKeyPolicy(SetKeyPolicyRequest.newBuilder()
                        .setServiceId(serviceId)
                        .setPolicy(KeyPolicy.newBuilder()
                                .setApproval(Approval.APPROVAL_AUTO)
                                .setMaxCalls(CALLS_OF_A_KEY))
                        .build());
        return hub.keys("alice")
                .requestKey(RequestKeyRequest.newBuilder()
                        .setRequestId("speed")
                        .setServiceId(serviceId)
                        .build())
                .getGranted()
                .getSecret();
    }

    private double measure(String serviceId, String secret, long nanos) throws Exception {
        try (Provider provider = Provider.of(hub, "bot", serviceId, ServeOpen.getDefaultInstance());
                Talk<ServeRequest, ServeResponse> serve = Talk.open(hub.callStreams("bot")::serve);
                Talk<InvokeRequest, InvokeResponse> invoke = Talk.open(hub.callStreams("alice")::invoke)) {
            provider.serve().cancel();
            serve.send(ServeRequest.newBuilder()
                    .setFrameId(1)
                    .setOpen(ServeOpen.newBuilder().addServiceIds(serviceId).setMaxCalls(IN_FLIGHT))
                    .build());
            serve.next(ServeResponse::hasOpened);
            Thread answering = new Thread(() -> answerAll(serve), "answering");
            answering.setDaemon(true);
            answering.start();
            invoke.send(InvokeRequest.newBuilder()
                    .setFrameId(1)
                    .setOpen(InvokeOpen.getDefaultInstance())
                    .build());
            invoke.next(InvokeResponse::hasOpened);
            return callAll(invoke, serviceId, secret, nanos);
        }
    }

    private double callAll(Talk<InvokeRequest, InvokeResponse> invoke, String serviceId, String secret, long nanos)
            throws Exception {
        long start = System.nanoTime();
        long frameId = 1;
        long done = 0;
        int room = IN_FLIGHT;
        while (System.nanoTime() - start < nanos) {
            while (room > 0) {
                CallFrame.Builder frame = CallFrame.newBuilder();
                for (int n = Math.min(room, 64); n > 0; n--, room--) {
                    frame.addCalls(OutgoingCall.newBuilder()
                            .setCallId("s" + ++ids)
                            .setServiceId(serviceId)
                            .setKey(secret)
                            .setParameters(Payload.newBuilder().setJson("{\"n\":1}")));
                }
                invoke.send(InvokeRequest.newBuilder()
                        .setFrameId(++frameId)
                        .setCall(frame)
                        .build());
            }
            for (CallEnded ended :
                    invoke.next(InvokeResponse::hasEnded).getEnded().getCallsList()) {
                if (ended.hasError()) {
                    throw new IllegalStateException("a call failed: " + ended.getError());
                }
                done++;
                room++;
            }
        }
        return done * 1e9 / (System.nanoTime() - start);
    }

    private static void answerAll(Talk<ServeRequest, ServeResponse> serve) {
        try {
            while (true) {
                AnswerFrame.Builder answers = AnswerFrame.newBuilder();
                serve.next(ServeResponse::hasCalls)
                        .getCalls()
                        .getCallsList()
                        .forEach(call -> answers.addAnswers(CallAnswer.newBuilder()
                                .setRoutingId(call.getRoutingId())
                                .setResult(Payload.newBuilder().setJson("1"))));
                serve.send(ServeRequest.newBuilder().setAnswer(answers).build());
            }
        } catch (AssertionError | RuntimeException | InterruptedException over) {
            // The measurement is over, and the stream with it.
        }
    }
}
