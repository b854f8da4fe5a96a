package dev.claw.hub.adapter.json;

import java.util.function.Function;

/** Reads bodies of REST requests, with the limits of frames. May be used from any thread. */
public final class JsonBody {
    private JsonBody() {}

    /** A body is not one JSON object, or a field is missing, of the wrong type or out of range. */
    public static final class Refused extends RuntimeException {
        private static final long serialVersionUID = 1L;

        private final String code;

        private Refused(String code, String sentence) {
            super(sentence, null, false, false);
            this.code = code;
        }

        /** {@link FrameCodec#INVALID_JSON} or {@link FrameCodec#INVALID_FRAME}. */
        public String code() {
            return code;
        }

        /** What was wrong and what was expected, for people. */
        public String sentence() {
            return String.valueOf(getMessage());
        }
    }

    /**
     * A rating.
     *
     * @throws Refused if it is none
     */
    public static UserFrame.Rate rating(String json) {
        return read(json, UserFrame.Rate::of);
    }

    /**
     * A user to be enrolled.
     *
     * @throws Refused if it is none
     */
    public static UserFrame.Register user(String json) {
        return read(json, UserFrame.Register::of);
    }

    /**
     * A token that is shown.
     *
     * @throws Refused if it is none
     */
    public static UserFrame.Authenticate token(String json) {
        return read(json, UserFrame.Authenticate::of);
    }

    private static <T> T read(String json, Function<RawObject, T> reader) {
        RawObject.Scan scan = RawObject.scan(json);
        scan.problem().ifPresent(problem -> {
            throw new Refused(FrameCodec.INVALID_JSON, problem);
        });
        try {
            return reader.apply(scan.object());
        } catch (InvalidFrame invalid) {
            throw new Refused(FrameCodec.INVALID_FRAME, invalid.sentence());
        }
    }
}
