package dev.inlet.runner.output;

import static java.nio.file.StandardOpenOption.APPEND;
import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.READ;

import dev.inlet.runner.files.TargetFile;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A file that is open for appending, and known again if its name comes to mean another file. Nobody
 * else writes to it meanwhile, in this process or in another.
 */
final class AppendFile {
  private final Path path;
  private final Path target;
  private final FileClaim claim;
  private final FileChannel channel;
  private final @Nullable Object key;
  private final Beginning beginning;
  private final boolean wasTorn;

  /** Opens the channel; tests put faults there. */
  @FunctionalInterface
  interface Opener {
    Opener STANDARD = path -> FileChannel.open(path, CREATE, APPEND);

    FileChannel open(Path path) throws IOException;
  }

  private AppendFile(
      Path path,
      Path target,
      FileClaim claim,
      FileChannel channel,
      @Nullable Object key,
      Beginning beginning,
      boolean wasTorn) {
    this.path = path;
    this.target = target;
    this.claim = claim;
    this.channel = channel;
    this.key = key;
    this.beginning = beginning;
    this.wasTorn = wasTorn;
  }

  /**
   * Opens the file that a path leads to, which is created if there is none.
   *
   * @param keepsBeginning whether it matters to a later process when the file was begun
   */
  static AppendFile open(Path path, Opener opener, boolean keepsBeginning, Instant now)
      throws IOException {
    Path target = TargetFile.of(path);
    FileClaim claim = FileClaim.of(target);
    try {
      // Whatever opens the file and closes it again comes before the lock, which it would drop.
      boolean wasTorn = endsInsideLine(target);
      FileChannel channel = opener.open(target);
      try {
        claim.extend();
        Beginning beginning =
            keepsBeginning ? Beginning.keep(target, now) : Beginning.of(target, now);
        lock(target, channel);
        Object key = Files.readAttributes(target, BasicFileAttributes.class).fileKey();
        return new AppendFile(path, target, claim, channel, key, beginning, wasTorn);
      } catch (IOException | RuntimeException e) {
        channel.close();
        throw e;
      }
    } catch (IOException | RuntimeException e) {
      claim.release();
      throw e;
    }
  }

  /**
   * Whether another process appends to a file, of which this one has the claim.
   *
   * @throws AccessDeniedException if it may not be written to, and so not be known
   */
  static boolean isUsedElsewhere(Path target) throws IOException {
    if (!Files.exists(target)) {
      return false;
    }
    try (FileChannel channel = FileChannel.open(target, APPEND)) {
      lock(target, channel);
      return false;
    } catch (AccessDeniedException e) {
      throw e;
    } catch (FileSystemException e) {
      return true;
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

  private static boolean endsInsideLine(Path path) throws IOException {
    try (FileChannel reader = FileChannel.open(path, READ)) {
      ByteBuffer last = ByteBuffer.allocate(1);
      return reader.size() > 0 && reader.read(last, reader.size() - 1) == 1 && last.get(0) != '\n';
    } catch (NoSuchFileException | AccessDeniedException e) {
      // What may be written but not read is taken to be whole.
      return false;
    }
  }

  /** Where the file is: what its path leads to when all links are followed. */
  Path target() {
    return target;
  }

  FileChannel channel() {
    return channel;
  }

  /** Whether the last line lacked its end when it was opened, as it does after a crash half-way. */
  boolean wasTorn() {
    return wasTorn;
  }

  /** Ends the last line, so that nothing runs into it. */
  void endLine() throws IOException {
    ByteBuffer end = ByteBuffer.wrap(new byte[] {'\n'});
    while (end.hasRemaining()) {
      var unused = channel.write(end);
    }
  }

  long size() throws IOException {
    return channel.size();
  }

  /** When the file was begun, as far as that is known now. */
  Instant begunAt(Instant now) {
    return beginning.at(now);
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
      try (RandomAccessFile file = new RandomAccessFile(target.toFile(), "rw")) {
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
    } finally {
      claim.release();
    }
  }
}
