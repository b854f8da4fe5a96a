package dev.claw.hub.cli.chat;

import dev.claw.hub.client.EndCause;
import dev.claw.hub.client.HubClient;
import dev.claw.hub.client.HubException;
import dev.claw.hub.client.InboxListener;
import dev.claw.hub.client.Messages;
import dev.claw.hub.client.Payloads;
import dev.claw.hub.client.ReceiptListener;
import dev.claw.hub.client.ReceivedEntry;
import dev.claw.hub.client.Subscription;
import dev.claw.hub.v1.Gap;
import dev.claw.hub.v1.GapCause;
import dev.claw.hub.v1.Message;
import dev.claw.hub.v1.Receipt;
import dev.claw.hub.v1.SentMessage;
import io.grpc.Status;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * One conversation: shows what was said last and was not read yet, then what comes; sends what is typed; says to the hub
 * what was shown, and shows what others acknowledged and read. Its lock guards what is shown; entries and
 * receipts come on the client's callback threads.
 */
public final class ChatRoom implements AutoCloseable {
    private static final int MAX_SENDING = 64;
    private static final long LAST_SENDS_SECONDS = 35;
    private static final int MAX_EARLY = 1_000;

    private final Conversation conversation;
    private final HubClient client;
    private final ChatLines lines;
    private final Marks marks = new Marks();
    private final Set<String> ownIds = new HashSet<>();
    private final TreeMap<Long, Message> backlog = new TreeMap<>();
    private final Semaphore sending = new Semaphore(MAX_SENDING);
    private final String idPrefix = "chat-" + UUID.randomUUID() + "-";
    private final List<Receipt> early = new ArrayList<>();
    private final CompletableFuture<Void> ready = new CompletableFuture<>();
    private final CompletableFuture<Void> over = new CompletableFuture<>();
    private final Subscription inbox;
    private final Subscription receipts;
    private String channelId;
    private long shownThrough;
    private long failedSends;
    private int sends;
    private boolean caughtUp;

    /**
     * Begins the conversation.
     *
     * @param last so many messages are shown first, read before or not
     */
    public static ChatRoom enter(Conversation conversation, HubClient client, ChatLines lines, int last) {
        return new ChatRoom(conversation, client, lines, last);
    }

    private ChatRoom(Conversation conversation, HubClient client, ChatLines lines, int last) {
        this.conversation = conversation;
        this.client = client;
        this.lines = lines;
        this.channelId = conversation.group();
        history(last).forEach(message -> backlog.put(message.getSeq(), message));
        if (!backlog.isEmpty()) {
            channelId = backlog.lastEntry().getValue().getChannelId();
        }
        Messages messages = client.async().messages();
        this.inbox = messages.inbox(conversation.reading(), new Reader());
        this.receipts = messages.receipts(new Receipts());
        inbox.onLost(why -> lines.say("the link to the hub was lost; trying to reach it again"));
        endWith(inbox);
        endWith(receipts);
    }

    /** A takeover is told by its callback, behind what came before it. */
    private void endWith(Subscription part) {
        part.closed().whenComplete((cause, failure) -> {
            if (failure != null) {
                over.completeExceptionally(HubException.from(failure));
            } else if (cause == EndCause.CLOSED) {
                over.complete(null);
            }
        });
    }

    /** Completes when the hub ended it, as when the same conversation is opened elsewhere. */
    public CompletableFuture<Void> over() {
        return over;
    }

    /** Completes when what was there is shown. */
    public CompletableFuture<Void> ready() {
        return ready;
    }

    /** Sends a line. Blocks while {@value #MAX_SENDING} are under way. */
    public void send(String text) throws InterruptedException {
        sending.acquire();
        String id;
        synchronized (this) {
            id = idPrefix + ++sends;
            ownIds.add(id);
        }
        client.async()
                .send(conversation.message(id, Payloads.text(text)))
                .thenAccept(place -> stored(place, text))
                .whenComplete((told, failure) -> {
                    if (failure != null) {
                        refused(failure, text);
                    }
                    sending.release();
                });
    }

    /** How many messages were not stored. */
    public synchronized long failed() {
        return failedSends;
    }

    /** Waits until every line that was typed is stored or has failed. */
    public void settle() throws InterruptedException {
        if (sending.tryAcquire(MAX_SENDING, LAST_SENDS_SECONDS, TimeUnit.SECONDS)) {
            sending.release(MAX_SENDING);
        }
    }

    @Override
    public void close() {
        receipts.close();
        inbox.close();
    }

    private List<Message> history(int last) {
        if (last == 0) {
            return List.of();
        }
        try {
            return client.history(conversation.history(last)).getMessagesList();
        } catch (HubException e) {
            if (!conversation.isGroup() && e.code() == Status.Code.NOT_FOUND) {
                return List.of();
            }
            throw e;
        }
    }

    private synchronized void stored(SentMessage place, String text) {
        talkIn(place.getChannelId());
        marks.sent(place.getSeq(), text).ifPresent(lines::mark);
    }

    private synchronized void refused(Throwable failure, String text) {
        failedSends++;
        lines.say("not sent: " + text + " (" + HubException.from(failure).getMessage() + ")");
    }

    /** Its channel is known from the first message on; receipts may be faster. */
    private void talkIn(String channel) {
        channelId = channel;
        early.forEach(this::moved);
        early.clear();
    }

    private synchronized void moved(Receipt receipt) {
        if (receipt.getChannelId().equals(channelId)) {
            lines.receipt(receipt);
            marks.moved(receipt).ifPresent(lines::mark);
        } else if (channelId.isEmpty()
                && receipt.getAgentId().equals(conversation.agent())
                && early.size() < MAX_EARLY) {
            early.add(receipt);
        }
    }

    private synchronized void came(ReceivedEntry received) {
        boolean message = received.entry().hasMessage();
        if (received.group().isPresent()) {
            received.markRead();
            if (message) {
                take(received.entry().getMessage());
            } else if (caughtUp) {
                lines.event(received.entry().getChannelEvent());
            }
            return;
        }
        received.acknowledge();
        if (message && conversation.includes(received.entry().getMessage())) {
            received.markRead();
            talkIn(received.entry().getMessage().getChannelId());
            take(received.entry().getMessage());
        }
    }

    private void take(Message message) {
        if (caughtUp) {
            show(message);
        } else {
            backlog.put(message.getSeq(), message);
        }
    }

    private synchronized void showBacklog() {
        caughtUp = true;
        backlog.values().forEach(this::show);
        backlog.clear();
        ready.complete(null);
    }

    /** What was read before comes in the history too. */
    private void show(Message message) {
        if (message.getSeq() > shownThrough) {
            shownThrough = message.getSeq();
            if (!ownIds.remove(message.getMessageId())) {
                lines.message(message);
            }
        }
    }

    private final class Reader implements InboxListener {
        @Override
        public void onEntry(ReceivedEntry entry) {
            came(entry);
        }

        @Override
        public void onCaughtUp() {
            showBacklog();
        }

        @Override
        public void onGap(Gap gap) {
            // A reader that is new here need not hear that others acknowledged before.
            if (gap.getCause() != GapCause.GAP_CAUSE_TRIMMED) {
                lines.gap(gap);
            }
        }

        @Override
        public void onSuperseded() {
            lines.say("the same conversation was opened elsewhere");
            over.complete(null);
        }
    }

    private final class Receipts implements ReceiptListener {
        @Override
        public void onReceipt(Receipt receipt) {
            moved(receipt);
        }

        @Override
        public void onReset() {
            // Positions never fall, and one that was told is not told again.
        }
    }
}
