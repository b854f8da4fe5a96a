package dev.claw.hub.store;

/** The store failed: disk full, I/O error, lost. What was not committed is not stored. */
public final class StoreException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public StoreException(String message, Throwable cause) {
        super(message, cause);
    }

    public StoreException(String message) {
        super(message);
    }
}
