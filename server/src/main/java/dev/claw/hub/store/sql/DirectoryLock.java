package dev.claw.hub.store.sql;

import dev.claw.hub.store.StoreOpenException;
import dev.claw.hub.store.StoreOpenException.Reason;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Keeps a data directory to one hub for as long as it is held; the operating system gives it up with the process. */
final class DirectoryLock implements AutoCloseable {
    private static final String NAME = "hub.lock";

    /**
     * Directories locked by this process. Asked before the file is opened: on POSIX, closing any handle of a file gives
     * up all locks that the process has on it, the first hub's too.
     */
    private static final Set<Path> HELD = ConcurrentHashMap.newKeySet();

    private final Path directory;
    private final FileChannel channel;

    private DirectoryLock(Path directory, FileChannel channel) {
        this.directory = directory;
        this.channel = channel;
    }

    /** Locks the directory, which must exist. */
    static DirectoryLock of(Path given) throws StoreOpenException, IOException {
        Path directory = given.toRealPath();
        if (!HELD.add(directory)) {
            throw locked(given);
        }
        try {
            return new DirectoryLock(
                    directory, lockedFile(directory.resolve(NAME)).orElseThrow(() -> locked(given)));
        } catch (StoreOpenException | IOException | RuntimeException e) {
            HELD.remove(directory);
            throw e;
        }
    }

    /** The file with its lock; empty when another process has it. */
    private static Optional<FileChannel> lockedFile(Path file) throws IOException {
        FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        try {
            if (channel.tryLock() != null) {
                return Optional.of(channel);
            }
        } catch (IOException | RuntimeException e) {
            SqlConnection.closeQuietly(channel);
            throw e;
        }
        SqlConnection.closeQuietly(channel);
        return Optional.empty();
    }

    @Override
    public void close() {
        SqlConnection.closeQuietly(channel);
        HELD.remove(directory);
    }

    private static StoreOpenException locked(Path directory) {
        return new StoreOpenException(
                Reason.LOCKED,
                "another hub uses the data directory " + directory
                        + "; stop it, or start this one with another directory");
    }
}
