package dev.claw.hub.store;

/** The hub must not start on this store (G26). The message says what is wrong and what to do. */
public final class StoreOpenException extends Exception {
    private static final long serialVersionUID = 1L;

    /** Why it cannot be opened. */
    public enum Reason {
        /** Another hub, or another program, has it open. */
        LOCKED,
        /** Its content is damaged. */
        CORRUPT,
        /** A newer hub wrote it. */
        NEWER,
        /** It cannot be made, read or written, or it is no hub's store. */
        UNREADABLE
    }

    private final Reason reason;

    public StoreOpenException(Reason reason, String message) {
        super(message);
        this.reason = reason;
    }

    public StoreOpenException(Reason reason, String message, Throwable cause) {
        super(message, cause);
        this.reason = reason;
    }

    public Reason reason() {
        return reason;
    }
}
