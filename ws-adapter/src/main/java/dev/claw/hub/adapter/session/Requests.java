package dev.claw.hub.adapter.session;

/** Counts what a connection waits for, and tells when that changed. Owned by the connection's event loop. */
final class Requests {
    private final Runnable changed;
    private int questions;
    private int calls;
    private int served;
    private int receipts;

    Requests(Runnable changed) {
        this.changed = changed;
    }

    void questionBegan() {
        questions++;
        changed.run();
    }

    void questionEnded() {
        questions--;
        changed.run();
    }

    void callBegan() {
        calls++;
    }

    void callEnded() {
        calls--;
        changed.run();
    }

    void servedBegan() {
        served++;
    }

    void servedEnded() {
        served--;
        changed.run();
    }

    void receiptBegan() {
        receipts++;
    }

    void receiptEnded() {
        receipts--;
        changed.run();
    }

    /** Frames whose answers the hub has not given, calls not counted. */
    int questions() {
        return questions;
    }

    /** Calls that the agent made. */
    int calls() {
        return calls;
    }

    /** Whether the agent waits for an answer. */
    boolean waiting() {
        return questions + calls + receipts > 0;
    }

    /** Whether the agent waits for nothing but acks of its messages. */
    boolean onlyReceipts() {
        return receipts > 0 && questions + calls == 0;
    }

    /** Whether anybody waits: the agent, or others for what it serves. */
    boolean busy() {
        return waiting() || served > 0;
    }
}
