package dev.claw.hub.adapter.netty;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.QueryStringDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/**
 * Finds the token that a request shows: in {@code Authorization}, where a URL {@code ws://agent:TOKEN@host} arrives as
 * Basic, else in the path {@code /t/TOKEN}, else in the query {@code ?token=TOKEN}. May be used from any thread.
 */
public final class ShownToken {
    private static final String BEARER = "bearer ";
    private static final String BASIC = "basic ";
    private static final String PATH = "/t/";
    private static final String QUERY = "token";

    private ShownToken() {}

    /** An {@code Authorization} header that shows no token. */
    public static final class Malformed extends Exception {
        private static final long serialVersionUID = 1L;

        private Malformed(String sentence) {
            super(sentence, null, false, false);
        }

        /** What was expected, for people; holds nothing of the header. */
        public String sentence() {
            return String.valueOf(getMessage());
        }
    }

    /**
     * The token of an upgrade.
     *
     * @throws Malformed if there is an {@code Authorization} header without one
     */
    static Optional<String> of(HttpHeaders headers, String uri) throws Malformed {
        Optional<String> authorization = ofHeader(headers);
        return authorization.isPresent() ? authorization : ofUri(uri);
    }

    /**
     * The token of the {@code Authorization} header, if there is one.
     *
     * @throws Malformed if it shows none
     */
    public static Optional<String> ofHeader(HttpHeaders headers) throws Malformed {
        Optional<String> header = Headers.value(headers, HttpHeaderNames.AUTHORIZATION);
        if (header.isEmpty()) {
            return Optional.empty();
        }
        String value = header.get().strip();
        Optional<String> token = value.regionMatches(true, 0, BEARER, 0, BEARER.length())
                ? Optional.of(value.substring(BEARER.length()).strip())
                : basic(value);
        return Optional.of(token.filter(shown -> !shown.isEmpty())
                .orElseThrow(() -> new Malformed(
                        "the Authorization header shows no token; expected Bearer TOKEN, or Basic of agent:TOKEN")));
    }

    // The name before the colon is for people: whose the token is, the hub knows.
    private static Optional<String> basic(String value) {
        if (!value.regionMatches(true, 0, BASIC, 0, BASIC.length())) {
            return Optional.empty();
        }
        try {
            byte[] bytes =
                    Base64.getDecoder().decode(value.substring(BASIC.length()).strip());
            String pair = new String(bytes, StandardCharsets.UTF_8);
            int colon = pair.indexOf(':');
            return colon < 0 ? Optional.empty() : Optional.of(pair.substring(colon + 1));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static Optional<String> ofUri(String uri) {
        try {
            QueryStringDecoder decoder = new QueryStringDecoder(uri);
            String path = decoder.path();
            if (path.startsWith(PATH) && path.length() > PATH.length()) {
                String rest = path.substring(PATH.length());
                int end = rest.indexOf('/');
                return Optional.of(end < 0 ? rest : rest.substring(0, end)).filter(token -> !token.isEmpty());
            }
            return decoder.parameters().getOrDefault(QUERY, List.of()).stream()
                    .filter(token -> !token.isBlank())
                    .findFirst();
        } catch (IllegalArgumentException e) {
            // Malformed percent signs: a path means nothing here.
            return Optional.empty();
        }
    }
}
