package dev.claw.hub.store.sql;

import dev.claw.hub.store.StoreOpenException;
import dev.claw.hub.store.StoreOpenException.Reason;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;

/** The folder of one hub's data: made for its owner only, and locked for as long as this is open. */
final class DataDirectory implements AutoCloseable {
    private static final String FILE = "hub.db";

    private final Path file;
    private final DirectoryLock lock;

    private DataDirectory(Path file, DirectoryLock lock) {
        this.file = file;
        this.lock = lock;
    }

    static DataDirectory claim(Path directory) throws StoreOpenException {
        try {
            boolean posix =
                    directory.getFileSystem().supportedFileAttributeViews().contains("posix");
            if (!Files.isDirectory(directory)) {
                Files.createDirectories(directory, permissions(posix, "rwx------"));
            }
            DirectoryLock lock = DirectoryLock.of(directory);
            try {
                Path file = directory.toRealPath().resolve(FILE);
                create(file, permissions(posix, "rw-------"));
                return new DataDirectory(file, lock);
            } catch (IOException | RuntimeException e) {
                lock.close();
                throw e;
            }
        } catch (IOException e) {
            throw new StoreOpenException(
                    Reason.UNREADABLE,
                    "the data directory " + directory + " cannot be made or written (" + e
                            + "); check who may write there, or give another directory",
                    e);
        }
    }

    /** The database's file; an empty one is a new database. */
    Path file() {
        return file;
    }

    @Override
    public void close() {
        lock.close();
    }

    /** Made here and not by the database, whose other files then take over who may read it. */
    private static void create(Path file, FileAttribute<?>[] permissions) throws IOException {
        try {
            Files.createFile(file, permissions);
        } catch (FileAlreadyExistsException e) {
            // The store of an earlier run.
        }
    }

    private static FileAttribute<?>[] permissions(boolean posix, String mode) {
        return posix
                ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(mode))}
                : new FileAttribute<?>[0];
    }
}
