package dev.claw.hub.store.sql;

import static org.assertj.core.api.Assertions.assertThat;

import dev.claw.hub.store.AgentChannel;
import dev.claw.hub.store.ChannelRow;
import dev.claw.hub.store.EntryKind;
import dev.claw.hub.store.InboxStore;
import dev.claw.hub.store.LogEntry;
import dev.claw.hub.store.ReadSession;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A hub killed in the middle of its work, several times on the same data. */
class KillTest {
    private static final int KILLS = 3;
    private static final int LINES_BEFORE_A_KILL = 1_000;

    @TempDir
    private Path directory;

    @Test
    @DisplayName("G1, G2, G3, G5: kill -9 loses nothing acknowledged, leaves no hole, and ids are still known")
    void kill_inTheMiddle_keepsEverythingAcknowledged() throws Exception {
        List<String> acknowledged = new ArrayList<>();
        long epoch = 0;
        for (int kill = 0; kill < KILLS; kill++) {
            acknowledged.addAll(runAndKill("run" + kill));
            try (SqlStore store = SqlStore.open(directory)) {
                assertThat(store.epoch()).isEqualTo(epoch == 0 ? store.epoch() : epoch);
                epoch = store.epoch();
                verify(store, acknowledged);
            }
        }
        assertThat(acknowledged).hasSizeGreaterThanOrEqualTo(KILLS * LINES_BEFORE_A_KILL);
    }

    private List<String> runAndKill(String name) throws Exception {
        try (ForkedJvm hub = new ForkedJvm(AppendingHub.class, directory.toString(), name)) {
            List<String> lines = new ArrayList<>();
            while (lines.size() < LINES_BEFORE_A_KILL) {
                String line = hub.readLine();
                assertThat(line).as("a line of the hub that runs").isNotEmpty();
                lines.add(line);
            }
            hub.kill();
            lines.addAll(hub.leftOver());
            return lines;
        }
    }

    private static void verify(SqlStore store, List<String> acknowledged) {
        try (ReadSession reader = store.openReader()) {
            for (AgentChannel seen : reader.channels().changedAfter("alice", 0, 100)) {
                ChannelRow channel = seen.channel();
                List<LogEntry> log =
                        reader.logs().messages(channel.key(), 0, Long.MAX_VALUE, false, 1_000_000, Long.MAX_VALUE);
                assertThat(channel.head()).isEqualTo(log.size());
                List<InboxStore.Entry> inbox = reader.inboxes()
                        .read(channel.responder(), 0, EnumSet.allOf(EntryKind.class), 1_000_000, Long.MAX_VALUE)
                        .entries();
                assertThat(inbox).hasSameSizeAs(log);
                for (int i = 0; i < log.size(); i++) {
                    assertThat(log.get(i).seq()).isEqualTo(i + 1);
                    assertThat(inbox.get(i).inboxSeq()).isEqualTo(i + 1);
                }
            }
            for (String line : acknowledged) {
                verify(reader, line.split(" "));
            }
        }
    }

    private static void verify(ReadSession reader, String[] told) {
        var found = reader.logs().sent("alice", told[3], Instant.EPOCH).orElseThrow();
        assertThat(found.channelId()).isEqualTo(told[0]);
        assertThat(found.entry().seq()).isEqualTo(Long.parseLong(told[1]));
        assertThat(new String(found.entry().content(), StandardCharsets.UTF_8)).isEqualTo(told[3]);
        String recipient = told[0].substring("ch_".length());
        long inboxSeq = Long.parseLong(told[2]);
        assertThat(reader.inboxes()
                        .read(recipient, inboxSeq - 1, EnumSet.of(EntryKind.MESSAGE), 1, 1)
                        .entries())
                .singleElement()
                .satisfies(entry -> assertThat(entry.entry().messageId()).isEqualTo(told[3]));
    }
}
