package dev.claw.hub.cli;

import dev.claw.hub.cli.chat.ChatRoom;
import dev.claw.hub.cli.chat.ChatScreen;
import dev.claw.hub.cli.chat.Conversation;
import dev.claw.hub.cli.chat.PlainScreen;
import dev.claw.hub.cli.chat.TerminalScreen;
import dev.claw.hub.client.HubClient;
import dev.claw.hub.client.HubException;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Talks with an agent or in a group: types and reads at once. */
@Command(
        name = "chat",
        mixinStandardHelpOptions = true,
        description =
                "Talks with an agent or in a group, typing and reading at once: each line typed is a message, what"
                        + " others say stands above it. Begins with what was said last and what was not read yet, and says to the"
                        + " others that it was read. /quit or the end of the input leaves. In a pipe: lines in, lines out.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  java -jar claw-hub.jar chat bob",
            "  java -jar claw-hub.jar chat --group team --as 小明",
            "  (echo \"are you there?\"; sleep 30) | java -jar claw-hub.jar chat bob",
            "  my-bot | java -jar claw-hub.jar chat bob --json --stay 1h"
        })
final class ChatCommand implements Callable<Integer> {
    private static final Duration REACHING = Duration.ofSeconds(3);
    private static final int MAX_LAST = 1_000;

    @Mixin
    private Connection connection = new Connection();

    @Mixin
    private Output output = new Output();

    @Parameters(arity = "0..1", paramLabel = "AGENT", defaultValue = "", description = "the other agent")
    private String agent = "";

    @Option(names = "--group", paramLabel = "NAME|ID", defaultValue = "", description = "the group to talk in")
    private String group = "";

    @Option(
            names = "--last",
            paramLabel = "N",
            defaultValue = "10",
            description = "so many messages first, read before or not, 0 to 1000 (default ${DEFAULT-VALUE})")
    private int last;

    @Option(
            names = "--stay",
            paramLabel = "TIME",
            converter = Durations.class,
            defaultValue = "0s",
            description = "how long to go on reading behind the end of the input (default ${DEFAULT-VALUE})")
    private Duration stay = Duration.ZERO;

    @Override
    public Integer call() throws IOException, InterruptedException {
        if (agent.isEmpty() == group.isEmpty()) {
            throw CommandException.usage("expected AGENT, or --group NAME");
        }
        if (last < 0 || last > MAX_LAST) {
            throw CommandException.usage("--last is " + last + "; expected 0 to " + MAX_LAST);
        }
        try (HubClient client = connection.reach(REACHING);
                ChatScreen screen = screen()) {
            String groupId = group.isEmpty() ? "" : ChannelChoice.idOf(group, client::listChannels);
            ChatPrinter printer = new ChatPrinter(screen, output);
            try (ChatRoom room =
                    ChatRoom.enter(new Conversation(connection.agent(), agent, groupId), client, printer, last)) {
                return talk(screen, room, printer);
            }
        }
    }

    private ChatScreen screen() throws IOException {
        Optional<ChatScreen> terminal = output.json() ? Optional.empty() : TerminalScreen.open("> ");
        return terminal.isPresent() ? terminal.get() : new PlainScreen(System.in, output.writer());
    }

    /** Typing has a thread of its own, which may wait for ever; the conversation ends with whichever is over first. */
    private int talk(ChatScreen screen, ChatRoom room, ChatPrinter printer) throws InterruptedException {
        CompletableFuture<Duration> typed = new CompletableFuture<>();
        Thread typing = new Thread(() -> type(screen, room, printer, typed), "claw-typing");
        typing.setDaemon(true);
        typing.start();
        try {
            CompletableFuture.anyOf(typed, room.over()).get();
            if (typed.isDone()) {
                CompletableFuture.anyOf(room.ready(), room.over()).get(REACHING.toMillis(), TimeUnit.MILLISECONDS);
                room.settle();
                room.over().get(typed.join().toMillis(), TimeUnit.MILLISECONDS);
            }
            return ExitCode.FAILED;
        } catch (TimeoutException enough) {
            return room.failed() == 0 ? ExitCode.DONE : ExitCode.FAILED;
        } catch (ExecutionException e) {
            throw HubException.from(e);
        }
    }

    /** Completes with how long to go on reading. */
    private void type(ChatScreen screen, ChatRoom room, ChatPrinter printer, CompletableFuture<Duration> typed) {
        try {
            for (Optional<String> line = screen.read(); line.isPresent(); line = screen.read()) {
                String text = line.get();
                if (text.equals("/quit")) {
                    typed.complete(Duration.ZERO);
                    return;
                }
                if (text.startsWith("/") && !text.startsWith("//")) {
                    printer.say("there is no " + text + "; /quit leaves, // begins a line that begins with /");
                } else if (!text.isBlank()) {
                    room.send(text.startsWith("//") ? text.substring(1) : text);
                }
            }
            typed.complete(stay);
        } catch (IOException | InterruptedException | RuntimeException e) {
            typed.completeExceptionally(e);
        }
    }
}
