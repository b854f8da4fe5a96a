package dev.claw.hub.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/**
 * The statements that a durable message costs, called directly on the hub's own schema: the lookup of its id, an entry,
 * a reference, both heads, the trimming of what the transaction before brought in, and the receipt for it. So many a
 * transaction as are in flight, on the calling thread.
 */
final class SqlBaseline implements Load {
    private static final String[] SCHEMA = {
        "db/sqlite/V1__hub.sql", "db/sqlite/V2__groups.sql", "db/sqlite/V3__retention.sql"
    };
    private static final String[] SETTINGS = {
        "PRAGMA journal_mode = WAL",
        "PRAGMA synchronous = FULL",
        "PRAGMA fullfsync = ON",
        "PRAGMA foreign_keys = OFF",
        "PRAGMA journal_size_limit = 67108864",
        "PRAGMA wal_autocheckpoint = 4000",
        "PRAGMA cache_size = -32768",
        "PRAGMA temp_store = MEMORY",
        "PRAGMA mmap_size = 0"
    };
    private static final String SENDER = "bench-sender";
    private static final String RECIPIENT = "bench-recipient";
    private static final int MESSAGE = 1;
    private static final int ROWS = 16;
    private static final Duration DEDUPE = Duration.ofDays(1);

    private final byte[] content = Wire.payload().toByteArray();
    private final Samples samples = new Samples();
    private final Connection connection;
    private final PreparedStatement begin;
    private final PreparedStatement commit;
    private final PreparedStatement sent;
    private final PreparedStatement channelHead;
    private final PreparedStatement inboxHead;
    private final PreparedStatement trim;
    private final PreparedStatement newest;
    private final PreparedStatement receipt;
    private final PreparedStatement counter;
    private final Insert entries;
    private final Insert references;
    private long head;
    private long acked;
    private long now;
    private long revision;

    SqlBaseline(Path jar, Path file) throws SQLException, IOException {
        connection = DriverManager.getConnection("jdbc:sqlite:" + file.toUri());
        for (String setting : SETTINGS) {
            execute(setting);
        }
        for (String migration : SCHEMA) {
            for (String statement : statements(jar, migration)) {
                execute(statement);
            }
        }
        execute("INSERT INTO channels (key, id, kind, state, requester, responder, low, high, service_id, note,"
                + " created_at, changed_at, revision) VALUES (1, 'ch_1', 1, 2, '" + SENDER + "', '" + RECIPIENT + "', '"
                + RECIPIENT + "', '" + SENDER + "', '', '', 0, 0, 1)");
        begin = connection.prepareStatement("BEGIN IMMEDIATE");
        commit = connection.prepareStatement("COMMIT");
        sent = connection.prepareStatement("SELECT e.seq, e.kind, e.sender, e.message_id, e.at, e.content, e.channel,"
                + " c.id FROM entries e JOIN channels c ON c.key = e.channel WHERE e.sender = ? AND e.message_id = ?"
                + " AND e.message_id <> '' AND e.at >= ? ORDER BY e.at DESC LIMIT 1");
        channelHead = connection.prepareStatement("INSERT INTO logs (channel, head) VALUES (1, ?)"
                + " ON CONFLICT (channel) DO UPDATE SET head = excluded.head");
        inboxHead = connection.prepareStatement("INSERT INTO inboxes (key, agent, head, head_bytes, floor, acked,"
                + " acked_bytes, known_at) VALUES (1, '" + RECIPIENT
                + "', ?, ?, ?, ?, ?, 0) ON CONFLICT (key) DO UPDATE"
                + " SET head = excluded.head, head_bytes = excluded.head_bytes, floor = excluded.floor,"
                + " acked = excluded.acked, acked_bytes = excluded.acked_bytes, known_at = excluded.known_at");
        trim = connection.prepareStatement("DELETE FROM inbox_entries WHERE inbox = ? AND seq > ? AND seq <= ?");
        newest = connection.prepareStatement("SELECT channel, MAX(channel_seq) FROM inbox_entries"
                + " WHERE inbox = ? AND seq > ? AND seq <= ? AND kind <= 5 GROUP BY channel");
        receipt = connection.prepareStatement("INSERT INTO positions (channel, agent, reader, peer, delivered, read,"
                + " expired, changed_at, revision) VALUES (1, '" + RECIPIENT + "', '', '" + SENDER + "', ?, 0, 0, ?, ?)"
                + " ON CONFLICT (channel, agent, reader) DO UPDATE SET delivered = excluded.delivered,"
                + " read = excluded.read, expired = excluded.expired, changed_at = excluded.changed_at,"
                + " revision = excluded.revision");
        counter = connection.prepareStatement("INSERT INTO counters (name, value) VALUES ('position', ?)"
                + " ON CONFLICT (name) DO UPDATE SET value = excluded.value");
        entries = new Insert("entries (channel, seq, kind, sender, message_id, at, content)", this::bindEntry);
        references = new Insert(
                "inbox_entries (inbox, seq, channel, channel_seq, kind, total_bytes, at)", this::bindReference);
    }

    @Override
    public Round run(int inFlight, Duration length) throws SQLException {
        samples.clear();
        long messages = 0;
        long start = System.nanoTime();
        long last = start;
        while (last - start < length.toNanos()) {
            transact(inFlight);
            long end = System.nanoTime();
            samples.add(end - last);
            last = end;
            messages += inFlight;
        }
        return samples.round(messages, last - start);
    }

    @Override
    public void close() {
        try {
            connection.close();
        } catch (SQLException e) {
            throw new IllegalStateException("the baseline's database does not close", e);
        }
    }

    private void transact(int messages) throws SQLException {
        begin.execute();
        now = ChronoUnit.MICROS.between(Instant.EPOCH, Instant.now());
        long before = head;
        if (before > acked) {
            acknowledge(before);
        }
        for (int i = 1; i <= messages; i++) {
            lookUp(before + i);
        }
        entries.insert(before + 1, messages);
        references.insert(before + 1, messages);
        head = before + messages;
        bind(channelHead, head);
        channelHead.executeUpdate();
        bind(inboxHead, head, head * content.length, acked, acked, acked * content.length);
        inboxHead.executeUpdate();
        commit.execute();
    }

    private void acknowledge(long through) throws SQLException {
        bind(newest, 1L, acked, through);
        try (ResultSet rows = newest.executeQuery()) {
            if (!rows.next() || rows.getLong(2) != through) {
                throw new IllegalStateException("the newest entry up to " + through + " is another");
            }
        }
        bind(trim, 1L, acked, through);
        trim.executeUpdate();
        acked = through;
        bind(receipt, through, now, ++revision);
        receipt.executeUpdate();
        bind(counter, revision);
        counter.executeUpdate();
    }

    private void lookUp(long number) throws SQLException {
        bind(sent, SENDER, MessageLoad.messageId(number, 0), now - DEDUPE.toNanos() / 1_000);
        try (ResultSet rows = sent.executeQuery()) {
            if (rows.next()) {
                throw new IllegalStateException("a fresh id was found: " + number);
            }
        }
    }

    private Object[] bindEntry(long number) {
        return new Object[] {1L, number, (long) MESSAGE, SENDER, MessageLoad.messageId(number, 0), now, content};
    }

    private Object[] bindReference(long number) {
        return new Object[] {1L, number, 1L, number, (long) MESSAGE, number * content.length, now};
    }

    private static void bind(PreparedStatement statement, Object... values) throws SQLException {
        bindFrom(statement, 0, values);
    }

    private static void bindFrom(PreparedStatement statement, int before, Object... values) throws SQLException {
        int place = before;
        for (Object value : values) {
            place++;
            if (value instanceof Long number) {
                statement.setLong(place, number);
            } else if (value instanceof byte[] bytes) {
                statement.setBytes(place, bytes);
            } else {
                statement.setString(place, value.toString());
            }
        }
    }

    private void execute(String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static List<String> statements(Path jar, String file) throws IOException {
        try (ZipFile zip = new ZipFile(jar.toFile())) {
            ZipEntry entry = zip.getEntry(file);
            if (entry == null) {
                throw new IOException(jar + " holds no " + file);
            }
            String text = new String(zip.getInputStream(entry).readAllBytes(), StandardCharsets.UTF_8);
            List<String> statements = new ArrayList<>();
            for (String statement : text.replaceAll("(?m)^\\s*--.*$", "").split(";", -1)) {
                if (!statement.isBlank()) {
                    statements.add(statement);
                }
            }
            return statements;
        }
    }

    /** The columns of one numbered row. */
    @FunctionalInterface
    private interface Row {
        Object[] columns(long number);
    }

    /** Inserts rows, sixteen a statement and the rest one by one. */
    private final class Insert {
        private static final int COLUMNS = 7;

        private final PreparedStatement one;
        private final PreparedStatement many;
        private final Row row;

        Insert(String target, Row row) throws SQLException {
            String values = "(?, ?, ?, ?, ?, ?, ?)";
            this.one = connection.prepareStatement("INSERT INTO " + target + " VALUES " + values);
            this.many = connection.prepareStatement(
                    "INSERT INTO " + target + " VALUES " + (values + ", ").repeat(ROWS - 1) + values);
            this.row = row;
        }

        void insert(long first, int count) throws SQLException {
            int next = 0;
            for (; count - next >= ROWS; next += ROWS) {
                for (int i = 0; i < ROWS; i++) {
                    bindFrom(many, i * COLUMNS, row.columns(first + next + i));
                }
                many.executeUpdate();
            }
            for (; next < count; next++) {
                bind(one, row.columns(first + next));
                one.executeUpdate();
            }
        }
    }
}
