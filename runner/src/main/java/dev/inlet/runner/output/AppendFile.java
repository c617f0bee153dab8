package dev.inlet.runner.output;

import static java.nio.file.StandardOpenOption.APPEND;
import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.READ;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Clock;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A file that is open for appending, and known again if its name comes to mean another file. */
final class AppendFile {
  private final Path path;
  private final FileChannel channel;
  private final @Nullable Object key;
  private final Instant begunAt;

  /** Opens the channel; tests put faults there. */
  @FunctionalInterface
  interface Opener {
    Opener STANDARD = path -> FileChannel.open(path, CREATE, APPEND);

    FileChannel open(Path path) throws IOException;
  }

  private AppendFile(Path path, FileChannel channel, @Nullable Object key, Instant begunAt) {
    this.path = path;
    this.channel = channel;
    this.key = key;
    this.begunAt = begunAt;
  }

  /** Opens the file, which is created if there is none. */
  static AppendFile open(Path path, Opener opener, Clock clock) throws IOException {
    FileChannel channel = opener.open(path);
    try {
      lock(path, channel);
      BasicFileAttributes attributes = Files.readAttributes(path, BasicFileAttributes.class);
      Instant begunAt =
          attributes.size() > 0 ? attributes.lastModifiedTime().toInstant() : clock.instant();
      return new AppendFile(path, channel, attributes.fileKey(), begunAt);
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw e;
    }
  }

  /** Two writers would cut off each other's batches. */
  private static void lock(Path path, FileChannel channel) throws IOException {
    FileLock lock;
    try {
      lock = channel.tryLock();
    } catch (OverlappingFileLockException e) {
      throw new FileSystemException(path.toString(), null, "another pipeline writes to it");
    } catch (IOException e) {
      // Not every file system has locks.
      return;
    }
    if (lock == null) {
      throw new FileSystemException(path.toString(), null, "another process writes to it");
    }
  }

  /** Whether the last line of a file lacks its end, as it does after a crash half-way. */
  static boolean endsInsideLine(Path path) throws IOException {
    // Never while the file is open for writing: closing this channel would release the lock.
    try (FileChannel reader = FileChannel.open(path, READ)) {
      ByteBuffer last = ByteBuffer.allocate(1);
      return reader.size() > 0 && reader.read(last, reader.size() - 1) == 1 && last.get(0) != '\n';
    } catch (NoSuchFileException e) {
      return false;
    }
  }

  FileChannel channel() {
    return channel;
  }

  long size() throws IOException {
    return channel.size();
  }

  /** When the file was begun, as far as that is known. */
  Instant begunAt() {
    return begunAt;
  }

  /** Whether the name still means this file. */
  boolean isInPlace() {
    try {
      return isSame(Files.readAttributes(path, BasicFileAttributes.class).fileKey());
    } catch (IOException e) {
      return false;
    }
  }

  private boolean isSame(@Nullable Object otherKey) {
    return Objects.equals(key, otherKey);
  }

  /** Whether the other one is this file, opened again. */
  boolean isSame(AppendFile other) {
    return isSame(other.key);
  }

  /** Cuts off everything behind the size. */
  void cutTo(long size) throws IOException {
    if (channel.isOpen()) {
      var unused = channel.truncate(size);
    } else if (isInPlace()) {
      // An interrupt closes the channel, and any other that this thread would open now.
      try (RandomAccessFile file = new RandomAccessFile(path.toFile(), "rw")) {
        file.setLength(size);
      }
    }
  }

  /** Closes the file; a failure is of no interest, for what counts was written before. */
  void close() {
    try {
      channel.close();
    } catch (IOException e) {
      return;
    }
  }
}
