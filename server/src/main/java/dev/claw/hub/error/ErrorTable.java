package dev.claw.hub.error;

import dev.claw.hub.v1.ErrorReason;
import dev.claw.hub.v1.ErrorRule;
import dev.claw.hub.v1.ErrorsProto;
import java.util.EnumMap;
import java.util.Map;

/** The error table: for every reason its gRPC code, HTTP status, close code and retry rule, read from the proto. */
public final class ErrorTable {
    /** The domain of every {@code ErrorInfo} the hub sends. */
    public static final String DOMAIN = "hub.claw.dev";

    private static final String PREFIX = "ERROR_REASON_";
    private static final Map<ErrorReason, ErrorRule> RULES = rules();

    private ErrorTable() {}

    public static ErrorRule rule(ErrorReason reason) {
        ErrorRule rule = RULES.get(reason);
        if (rule == null) {
            throw new IllegalArgumentException("no rule for " + reason + "; expected one in errors.proto");
        }
        return rule;
    }

    /** The name as it travels: without the enum's prefix. */
    public static String wireName(ErrorReason reason) {
        return reason.name().substring(PREFIX.length());
    }

    private static Map<ErrorReason, ErrorRule> rules() {
        Map<ErrorReason, ErrorRule> rules = new EnumMap<>(ErrorReason.class);
        for (ErrorReason reason : ErrorReason.values()) {
            if (reason != ErrorReason.UNRECOGNIZED) {
                rules.put(reason, reason.getValueDescriptor().getOptions().getExtension(ErrorsProto.rule));
            }
        }
        return rules;
    }
}
