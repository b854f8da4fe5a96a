package dev.claw.hub.adapter.rest;

import io.netty.handler.codec.http.HttpHeaders;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One request, decoded.
 *
 * @param method in upper case; {@code GET} also for {@code HEAD}
 * @param path its segments, decoded
 * @param query its parameters, decoded
 * @param body empty if there is none
 * @param loopback whether it comes from this computer
 */
record RestRequest(
        String method,
        List<String> path,
        Map<String, List<String>> query,
        HttpHeaders headers,
        String body,
        boolean loopback) {
    /** A segment of the path, from 0. */
    String segment(int index) {
        return path.get(index);
    }

    /** The first value of a parameter that is not blank. */
    Optional<String> parameter(String name) {
        return query.getOrDefault(name, List.of()).stream()
                .filter(value -> !value.isBlank())
                .findFirst();
    }
}
