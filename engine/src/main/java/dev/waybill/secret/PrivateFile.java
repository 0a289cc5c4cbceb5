package dev.waybill.secret;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/** Files that only our own user can read. What is written is on the disk, whole and under its name, or what was there before is. */
public final class PrivateFile {
  private PrivateFile() {}

  /** Replaces a file. One writer at a time. */
  public static void write(Path file, byte[] content) throws IOException {
    Path home = directory(file.toAbsolutePath().getParent());
    Path fresh = home.resolve(file.getFileName() + ".new");
    Files.deleteIfExists(fresh);
    try (FileChannel channel = open(fresh, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
      ByteBuffer bytes = ByteBuffer.wrap(content);
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
      channel.force(true);
    }
    Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    // The name itself is on the disk only once its directory is.
    try (FileChannel channel = FileChannel.open(home, StandardOpenOption.READ)) {
      channel.force(true);
    } catch (IOException notHere) {
      // Not every system can force a directory; its file system then orders the two itself.
    }
  }

  /** Makes a directory and those above it, where they are not there. */
  public static Path directory(Path directory) throws IOException {
    return Files.isDirectory(directory) ? directory : Files.createDirectories(directory, only("rwx------", directory));
  }

  /** Opens a file; where that makes it, it is ours alone. */
  public static FileChannel open(Path file, StandardOpenOption... how) throws IOException {
    return FileChannel.open(file, Set.of(how), only("rw-------", file));
  }

  private static FileAttribute<?>[] only(String permissions, Path file) {
    return file.getFileSystem().supportedFileAttributeViews().contains("posix")
        ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions))}
        : new FileAttribute<?>[0];
  }
}
