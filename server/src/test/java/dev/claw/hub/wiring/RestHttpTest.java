package dev.claw.hub.wiring;

import static org.assertj.core.api.Assertions.assertThat;

import dev.claw.hub.wiring.OldDoors.Reply;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The old agents' HTTP as HTTP: methods, sizes, hosts, origins, connections. */
final class RestHttpTest {
    @TempDir
    private Path data;

    private OldDoors doors;

    @BeforeEach
    void open() throws Exception {
        doors = OldDoors.open(data);
    }

    @AfterEach
    void close() {
        doors.close();
    }

    @Test
    @DisplayName("what is not served is answered 404 or 405 with a JSON sentence")
    void unknownRoutes_areAnsweredInJson() throws Exception {
        Reply missing = doors.get("/api/nothing");
        assertThat(missing.status()).isEqualTo(404);
        assertThat(missing.header("Content-Type")).startsWith("application/json");
        assertThat(missing.json().path("error").stringValue()).contains("/api/nothing");
        assertThat(missing.json().path("error_code").stringValue()).isEqualTo("ROUTE_NOT_FOUND");
        Reply method = doors.send("DELETE", "/api/services", "");
        assertThat(method.status()).isEqualTo(405);
        assertThat(method.header("Allow")).isEqualTo("GET, HEAD, OPTIONS");
        assertThat(method.json().path("error_code").stringValue()).isEqualTo("METHOD_NOT_ALLOWED");
        assertThat(doors.send("PUT", "/api/users/auth", "{}").header("Allow")).isEqualTo("GET, HEAD, OPTIONS, POST");
        assertThat(doors.get("/api/services/").status()).isEqualTo(200);
    }

    @Test
    @DisplayName("a path that leads nowhere is shown as far as 80 characters of any plane, and no further")
    void unknownRoute_isShownInPart() throws Exception {
        String error =
                doors.get("/" + "%F0%A0%9C%8E".repeat(81)).json().path("error").stringValue();
        assertThat(error).endsWith(" /" + "𠜎".repeat(80) + "…");
        assertThat(doors.get("/" + "x".repeat(80)).json().path("error").stringValue())
                .endsWith("x".repeat(80));
    }

    @Test
    @DisplayName("answers are UTF-8 and say so, are of the type that they say, and are kept by nobody")
    void answers_sayHowToBeTaken() throws Exception {
        for (String path : new String[] {"/health", "/api/services", "/api/nothing"}) {
            Reply reply = doors.get(path);
            assertThat(reply.header("Content-Type")).as(path).isEqualTo("application/json; charset=utf-8");
            assertThat(reply.header("X-Content-Type-Options")).as(path).isEqualTo("nosniff");
            assertThat(reply.header("Cache-Control")).as(path).isEqualTo("no-store");
        }
        assertThat(doors.post("/api/users", "{'name':'小明'}").header("Cache-Control"))
                .isEqualTo("no-store");
    }

    @Test
    @DisplayName("who shows no good token is told how to show one")
    void unauthorized_isToldHow() throws Exception {
        for (Reply refused : List.of(
                doors.get("/api/services", "Authorization", "Bearer ush_wrong"),
                doors.get("/api/services", "Authorization", "Digest x"),
                doors.get("/api/users"),
                doors.post("/api/users/auth", "{'api_key':'ush_wrong'}"))) {
            assertThat(refused.status()).isEqualTo(401);
            assertThat(refused.header("WWW-Authenticate")).startsWith("Basic ");
        }
        assertThat(doors.get("/api/nothing").header("WWW-Authenticate")).isEmpty();
    }

    @Test
    @DisplayName("HEAD answers as GET without a body, OPTIONS with the methods")
    void headAndOptions_areSensible() throws Exception {
        Reply head = doors.send("HEAD", "/health", "");
        assertThat(head.status()).isEqualTo(200);
        assertThat(head.body()).isEmpty();
        assertThat(head.header("Content-Length"))
                .isEqualTo(String.valueOf(doors.get("/health").body().length()));
        Reply options = doors.send("OPTIONS", "/api/services/x", "");
        assertThat(options.status()).isEqualTo(204);
        assertThat(options.header("Allow")).isEqualTo("DELETE, GET, HEAD, OPTIONS");
    }

    @Test
    @DisplayName("a body over 1 MiB is answered 413, and one just below is read")
    void largeBody_isRefusedWith413() throws Exception {
        String comment = "x".repeat((1 << 20) - 100);
        Reply read = doors.post("/api/ratings", "{'service_id':'none','score':1,'comment':'" + comment + "'}");
        assertThat(read.status()).isIn(400, 404);
        Reply refused = doors.post("/api/ratings", "x".repeat((1 << 20) + 1));
        assertThat(refused.status()).isEqualTo(413);
        assertThat(refused.json().path("error_code").stringValue()).isEqualTo("PAYLOAD_TOO_LARGE");
        assertThat(raw(request(
                        "POST /api/ratings HTTP/1.1",
                        "Host: localhost",
                        "Expect: 100-continue",
                        "Content-Length: 1048577",
                        "Connection: close")))
                .startsWith("HTTP/1.1 413")
                .contains("PAYLOAD_TOO_LARGE");
        assertThat(doors.get("/health").status()).isEqualTo(200);
    }

    @Test
    @DisplayName("a body that is no JSON object is answered 400 with what was wrong")
    void badBodies_areRefusedWith400() throws Exception {
        for (String body : new String[] {
            "not json",
            "[1,2]",
            "null",
            "{\"score\":NaN}",
            "{\"service_id\":7,\"score\":1}",
            "[".repeat(20_000),
            "{\"service_id\":\"\\ud800\",\"score\":1}"
        }) {
            Reply refused = doors.send("POST", "/api/ratings", body);
            assertThat(refused.status()).as(body).isEqualTo(400);
            assertThat(refused.json().path("error").stringValue()).isNotBlank();
            assertThat(refused.json().path("error_code").stringValue()).startsWith("INVALID_");
        }
        for (String uri : new String[] {"/api/services/%zz", "/api/services?q=%zz"}) {
            assertThat(raw(request("GET " + uri + " HTTP/1.1", "Host: localhost", "Connection: close")))
                    .as(uri)
                    .startsWith("HTTP/1.1 400")
                    .contains("FIELD_INVALID");
        }
        assertThat(raw(
                        request(
                                        "POST /api/users HTTP/1.1",
                                        "Host: localhost",
                                        "Content-Length: 12",
                                        "Connection: close")
                                + "{\"name\":\"\u00ff\"}",
                        StandardCharsets.ISO_8859_1))
                .startsWith("HTTP/1.1 400")
                .contains("no UTF-8");
    }

    @Test
    @DisplayName("a URI over 16 KiB is answered 414, longer headers 431, and their connection closes")
    void longHead_isRefused() throws Exception {
        String much = "x".repeat(17 << 10);
        assertThat(raw(request("GET /api/services?q=" + much + " HTTP/1.1", "Host: localhost")))
                .startsWith("HTTP/1.1 414")
                .contains("URI_TOO_LONG");
        assertThat(raw(request("GET /api/services HTTP/1.1", "Host: localhost", "X-Much: " + much)))
                .startsWith("HTTP/1.1 431")
                .contains("HEADERS_TOO_LARGE");
        String fitting = "x".repeat(15 << 10);
        assertThat(doors.get("/api/services?q=" + fitting, "X-Much", fitting).body())
                .isEqualTo("[]");
    }

    @Test
    @DisplayName("only this computer's names are let in as Host, and no page of a foreign origin")
    void foreignHostAndOrigin_areRefused() throws Exception {
        assertThat(raw(request("GET /health HTTP/1.1", "Host: evil.example", "Connection: close")))
                .startsWith("HTTP/1.1 421")
                .contains("\"error\"");
        assertThat(raw(request("GET /health HTTP/1.1", "Host: localhost:9", "Connection: close")))
                .startsWith("HTTP/1.1 200");
        assertThat(raw(request("GET /health HTTP/1.1", "Host: localhost", "Host: evil.example", "Connection: close")))
                .startsWith("HTTP/1.1 4");
        assertThat(raw(request("GET /health HTTP/1.1", "Connection: close"))).startsWith("HTTP/1.1 421");
        assertThat(raw(request(
                        "GET /health HTTP/1.1", "Host: localhost", "Origin: http://evil.example", "Connection: close")))
                .startsWith("HTTP/1.1 403")
                .contains("ORIGIN_REFUSED");
        assertThat(raw(request("nonsense"))).startsWith("HTTP/1.1 400").contains("\"error_code\"");
    }

    @Test
    @DisplayName("requests of one connection, sent at once, are answered in their order")
    void pipelinedRequests_areAnsweredInOrder() throws Exception {
        String answers = raw(request("GET /api/services/one HTTP/1.1", "Host: localhost")
                + request("GET /api/tunnels HTTP/1.1", "Host: localhost")
                + request("GET /api/services/two HTTP/1.1", "Host: localhost", "Connection: close"));
        assertThat(answers.split("HTTP/1.1 ", -1)).hasSize(4);
        assertThat(answers.indexOf("one")).isPositive().isLessThan(answers.indexOf("[]"));
        assertThat(answers.indexOf("[]")).isLessThan(answers.indexOf("two"));
    }

    private String raw(String request) throws Exception {
        return raw(request, StandardCharsets.UTF_8);
    }

    private String raw(String request, Charset charset) throws Exception {
        try (Socket socket = new Socket()) {
            socket.setSoTimeout(20_000);
            socket.connect(new InetSocketAddress(
                    InetAddress.getLoopbackAddress(),
                    doors.hub().restAddress().orElseThrow().getPort()));
            socket.getOutputStream().write(request.getBytes(charset));
            InputStream in = socket.getInputStream();
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    /** A request without a body. */
    private static String request(String... lines) {
        return String.join("\r\n", lines) + "\r\n\r\n";
    }
}
