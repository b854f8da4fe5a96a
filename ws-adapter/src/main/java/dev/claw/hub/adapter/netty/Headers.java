package dev.claw.hub.adapter.netty;

import io.netty.handler.codec.http.HttpHeaders;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** Headers of requests, as both doors read them. */
public final class Headers {
    /** By which an agent names itself. */
    public static final String AGENT_ID = "X-Agent-Id";
    /** What an answer 401 says of how to show a token. */
    public static final String CHALLENGE = "Basic realm=\"claw-hub\", charset=\"UTF-8\"";

    private Headers() {}

    /** A header that is not blank. */
    public static Optional<String> value(HttpHeaders headers, CharSequence name) {
        return Optional.ofNullable(headers.get(name)).filter(value -> !value.isBlank());
    }

    /** A header that is there once and not blank. */
    public static Optional<String> single(HttpHeaders headers, CharSequence name) {
        return headers.getAll(name).size() == 1 ? value(headers, name) : Optional.empty();
    }

    /** The name that the agent gives itself. */
    public static Optional<String> agentId(HttpHeaders headers) {
        return value(headers, AGENT_ID).map(Headers::utf8);
    }

    // Headers are bytes: agents write UTF-8 into them, the codec reads Latin-1.
    private static String utf8(String latin) {
        ByteBuffer bytes = ByteBuffer.wrap(latin.getBytes(StandardCharsets.ISO_8859_1));
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(bytes).toString().strip();
        } catch (CharacterCodingException e) {
            return latin.strip();
        }
    }
}
