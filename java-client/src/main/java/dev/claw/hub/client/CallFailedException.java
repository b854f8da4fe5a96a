package dev.claw.hub.client;

/** A handler could not do what it was asked; the caller gets PROVIDER_FAILED with this code and sentence. */
public final class CallFailedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String code;

    /**
     * @param code for programs, the provider's own; at most 128 bytes, the rest is cut
     * @param message for people; at most 4 KiB, the rest is cut
     */
    public CallFailedException(String code, String message) {
        super(message);
        this.code = code;
    }

    public String code() {
        return code;
    }
}
