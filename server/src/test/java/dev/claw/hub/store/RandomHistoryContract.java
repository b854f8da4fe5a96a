package dev.claw.hub.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Random batches, some of them rolled back, against a model in memory. */
public abstract class RandomHistoryContract extends StoreContract {
    private static final Set<EntryKind> ALL = EnumSet.allOf(EntryKind.class);
    private static final int AGENTS = 6;

    /** What was committed: texts by direct channel, and by inbox the sizes that count and how many are acknowledged. */
    private record Model(
            Map<String, List<String>> logs, Map<String, List<Integer>> inboxes, Map<String, Integer> acked) {
        Model() {
            this(new HashMap<>(), new HashMap<>(), new HashMap<>());
        }

        Model copy() {
            Model copy = new Model();
            logs.forEach((name, texts) -> copy.logs.put(name, new ArrayList<>(texts)));
            inboxes.forEach((name, sizes) -> copy.inboxes.put(name, new ArrayList<>(sizes)));
            copy.acked.putAll(acked);
            return copy;
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    @DisplayName("G1, G3, G5: whatever was rolled back in between, logs and inboxes are dense, whole and found again")
    void randomBatches_withRollbacksAndReopenings_matchTheModel(long seed) throws Exception {
        Random random = new Random(seed);
        Model committed = new Model();
        for (int batch = 0; batch < 120; batch++) {
            Model attempt = committed.copy();
            boolean commit = random.nextInt(4) > 0;
            try (Transaction transaction = store.begin()) {
                for (int step = random.nextInt(40); step >= 0; step--) {
                    step(random, transaction, attempt);
                }
                if (commit) {
                    transaction.commit();
                }
            }
            committed = commit ? attempt : committed;
            if (random.nextInt(30) == 0) {
                reopen();
            }
        }
        verify(committed);
    }

    private void step(Random random, Session session, Model model) {
        String agent = "agent-" + random.nextInt(AGENTS);
        if (random.nextInt(5) == 0) {
            acknowledge(random, session, model, agent);
        } else {
            send(random, session, model, agent, "agent-" + random.nextInt(AGENTS));
        }
    }

    private void send(Random random, Session session, Model model, String from, String to) {
        ChannelRow channel = session.channels().direct(from, to).orElseGet(() -> directChannel(session, from, to));
        List<String> log = model.logs().computeIfAbsent(channel.id(), id -> new ArrayList<>());
        String text = from + " 说 " + log.size();
        String messageId = channel.id() + "/" + log.size();
        assertThat(session.logs().sent(from, messageId, T0)).isEmpty();
        long seq = session.logs().append(channel.key(), message(from, messageId, text));
        log.add(text);
        assertThat(seq).isEqualTo(log.size());
        assertThat(session.logs().sent(from, messageId, T0)).isPresent();

        int bytes = random.nextInt(100);
        List<Integer> inbox = model.inboxes().computeIfAbsent(to, id -> new ArrayList<>());
        inbox.add(bytes);
        assertThat(session.inboxes().append(to, channel.key(), seq, EntryKind.MESSAGE, bytes, T0))
                .isEqualTo(inbox.size());
    }

    private static void acknowledge(Random random, Session session, Model model, String agent) {
        int head = model.inboxes().getOrDefault(agent, List.of()).size();
        int through = head == 0 ? 0 : random.nextInt(head + 1);
        int cursor = Math.max(through, model.acked().getOrDefault(agent, 0));
        assertThat(session.inboxes().advance(agent, "default", through, T0)).isEqualTo(cursor);
        model.acked().put(agent, cursor);
        if (random.nextBoolean()) {
            session.inboxes().trim(agent, 0);
        }
    }

    private void verify(Model model) {
        model.logs().forEach((id, texts) -> {
            ChannelRow channel =
                    seen((Session session) -> session.channels().byId(id)).orElseThrow();
            assertThat(channel.head()).isEqualTo(texts.size());
            List<LogEntry> entries = seen((Session session) ->
                    session.logs().messages(channel.key(), 0, Long.MAX_VALUE, false, 9_999, 1 << 20));
            assertThat(entries).extracting(StoreContract::text).isEqualTo(texts);
            for (int i = 0; i < entries.size(); i++) {
                assertThat(entries.get(i).seq()).isEqualTo(i + 1);
            }
        });
        model.inboxes().forEach((agent, sizes) -> {
            int acked = model.acked().getOrDefault(agent, 0);
            long pending = sizes.subList(acked, sizes.size()).stream()
                    .mapToLong(Integer::longValue)
                    .sum();
            InboxStore.State state = seen((Session session) -> session.inboxes().state(agent));
            assertThat(state.head()).isEqualTo(sizes.size());
            assertThat(state.pendingEntries()).isEqualTo(sizes.size() - acked);
            assertThat(state.pendingBytes()).isEqualTo(pending);
            List<InboxStore.Entry> held = seen((Session session) ->
                            session.inboxes().read(agent, 0, ALL, 9_999, 1 << 20))
                    .entries();
            for (int i = 0; i < held.size(); i++) {
                assertThat(held.get(i).inboxSeq()).isEqualTo(state.floor() + i + 1);
            }
            assertThat(state.floor() + held.size()).isEqualTo(state.head());
        });
    }
}
