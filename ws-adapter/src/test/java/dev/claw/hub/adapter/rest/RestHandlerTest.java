package dev.claw.hub.adapter.rest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.claw.hub.adapter.netty.DoorRules;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.flow.FlowControlHandler;
import io.netty.handler.timeout.IdleStateEvent;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** One connection of the REST door. */
final class RestHandlerTest {
    private final List<String> asked = new ArrayList<>();
    private final List<CompletableFuture<RestAnswer>> answers = new ArrayList<>();
    private int came;
    private final EmbeddedChannel channel = new EmbeddedChannel(
            new FlowControlHandler(),
            new RestHandler(
                    new Router(List.of(Route.of("GET", "/*", this::answer))),
                    new DoorRules(Set.of(), DoorRules.LOOPBACK),
                    () -> came++));

    @AfterEach
    void close() {
        channel.finishAndReleaseAll();
    }

    @Test
    @DisplayName("a request is looked at when the one before it was answered, and not sooner")
    void requests_areTakenOneByOne() {
        channel.writeInbound(request("/one"), request("/two"), request("/three"));
        assertThat(asked).containsExactly("one");
        assertThat(came).isEqualTo(1);
        assertThat(sent()).isEmpty();
        answers.get(0).complete(RestAnswer.json("1"));
        assertThat(sent()).containsExactly("200 1");
        assertThat(asked).containsExactly("one", "two");
        answers.get(1).completeExceptionally(RestRefused.notFound("NONE", "nothing here"));
        assertThat(sent()).containsExactly("404 {\"error\":\"nothing here\",\"error_code\":\"NONE\"}");
        answers.get(2).completeExceptionally(new IllegalStateException("broken"));
        assertThat(sent()).singleElement().asString().startsWith("500 ").contains("\"INTERNAL\"");
        assertThat(channel.isOpen()).isTrue();
    }

    @Test
    @DisplayName("a connection on which nothing happens is closed")
    void idle_isClosed() {
        channel.pipeline().fireUserEventTriggered("another event");
        assertThat(channel.isOpen()).isTrue();
        channel.pipeline().fireUserEventTriggered(IdleStateEvent.FIRST_ALL_IDLE_STATE_EVENT);
        assertThat(channel.isOpen()).isFalse();
    }

    private CompletableFuture<RestAnswer> answer(RestRequest request) {
        asked.add(request.segment(0));
        CompletableFuture<RestAnswer> answer = new CompletableFuture<>();
        answers.add(answer);
        return answer;
    }

    private List<String> sent() {
        channel.runPendingTasks();
        List<String> sent = new ArrayList<>();
        for (FullHttpResponse next = channel.readOutbound(); next != null; next = channel.readOutbound()) {
            sent.add(next.status().code() + " " + next.content().toString(StandardCharsets.UTF_8));
            next.release();
        }
        channel.runPendingTasks();
        return sent;
    }

    private static DefaultFullHttpRequest request(String path) {
        DefaultFullHttpRequest request = new DefaultFullHttpRequest(HttpVersion.HTTP_1_1, HttpMethod.GET, path);
        request.headers().set(HttpHeaderNames.HOST, "localhost");
        return request;
    }
}
