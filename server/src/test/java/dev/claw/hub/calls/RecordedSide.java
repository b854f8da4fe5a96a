package dev.claw.hub.calls;

import dev.claw.hub.error.Refusal;
import dev.claw.hub.v1.CallEnded;
import dev.claw.hub.v1.ServedCall;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/** Either side of a call, which writes down what it was told, in order. Any thread. */
final class RecordedSide implements CallSink, ProviderSide {
    private final Queue<String> heard = new ConcurrentLinkedQueue<>();

    /** What it was told, each by one word. */
    List<String> heard() {
        return List.copyOf(heard);
    }

    /** Gives what must not overtake a chance to do so. */
    private static void linger() {
        for (int i = 0; i < 2_000; i++) {
            Thread.onSpinWait();
        }
    }

    @Override
    public void ended(LiveCall call, CallEnded answer) {
        heard.add("ended");
    }

    @Override
    public Optional<Refusal> output(Piece piece) {
        linger();
        heard.add("output");
        return Optional.empty();
    }

    @Override
    public void progressed(LiveCall call) {
        linger();
        heard.add("progress");
    }

    @Override
    public void inputConsumed(LiveCall call) {
        heard.add("consumed");
    }

    @Override
    public boolean take(LiveCall call, ServedCall served) {
        linger();
        heard.add("call");
        return true;
    }

    @Override
    public void input(long routingId, Piece piece) {
        linger();
        heard.add("input");
    }

    @Override
    public void outputConsumed(long routingId, LiveCall call) {
        heard.add("consumed");
    }

    @Override
    public void withdraw(long routingId) {
        heard.add("withdrawn");
    }
}
