package dev.inlet.config;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Reads small files that a configuration names, in bounded time. Whoever opens a pipe that nobody
 * writes to, or a file on a mount that is gone, waits indefinitely and cannot be interrupted; so
 * that is done by a thread of its own. Thread-safe.
 */
public final class FileContents {

  /**
   * Reads that were given up by whoever waited for them, but still block. The next one who wants
   * the same waits for them, so that a file costs one thread, however often it is tried.
   */
  private static final Map<Wanted, Reading> BLOCKED = new ConcurrentHashMap<>();

  private record Wanted(Path file, int limit, boolean regular) {}

  /** One read; it is forgotten when it has ended, whoever still waits for it. */
  private static final class Reading extends FutureTask<byte[]> {
    private final Wanted wanted;
    private final CountDownLatch ended = new CountDownLatch(1);

    Reading(Wanted wanted) {
      super(() -> readNow(wanted));
      this.wanted = wanted;
    }

    /** Whether the end came in that time. */
    boolean awaitEnd(Duration time) throws InterruptedException {
      return ended.await(time.toNanos(), TimeUnit.NANOSECONDS);
    }

    @Override
    protected void done() {
      ended.countDown();
      BLOCKED.remove(wanted, this);
    }

    /** Lets the next one who wants the same wait for this read. */
    void keep() {
      BLOCKED.put(wanted, this);
      if (isDone()) {
        BLOCKED.remove(wanted, this);
      }
    }
  }

  private FileContents() {}

  /**
   * The beginning of a file; all of it, if it has not more than that many bytes. Pipes can be read
   * like files.
   *
   * @param patience how long the file may take
   * @throws InterruptedIOException if the calling thread is interrupted, which it still is then
   * @throws FileSystemException with a {@linkplain FileSystemException#getReason reason} for people
   *     if the file does not answer in that time
   * @throws IOException if it cannot be read, as {@link Files#newInputStream} throws it
   */
  public static byte[] read(Path file, int limit, Duration patience) throws IOException {
    return read(file, limit, false, Duration.ZERO, () -> {}, patience);
  }

  /**
   * As {@link #read(Path, int, Duration)}, for whoever should not wait without knowing for what.
   *
   * @param silence how long the file may take before that
   * @param notice called once, by the calling thread, if the file takes longer
   * @param patience how long the file may take in all
   */
  public static byte[] read(
      Path file, int limit, Duration silence, Runnable notice, Duration patience)
      throws IOException {
    return read(file, limit, false, silence, notice, patience);
  }

  /**
   * As {@link #read(Path, int, Duration)}, for regular files only: others, such as pipes, give
   * their content once only. What kind of file it is counts as a part of the read, so that it is
   * found out in bounded time, too.
   */
  public static byte[] readRegular(Path file, int limit, Duration patience) throws IOException {
    return read(file, limit, true, Duration.ZERO, () -> {}, patience);
  }

  private static byte[] read(
      Path file, int limit, boolean regular, Duration silence, Runnable notice, Duration patience)
      throws IOException {
    requireNonNull(file, "file is null");
    requireNonNull(notice, "notice is null");
    requireNonNull(patience, "patience is null");
    Wanted wanted = new Wanted(file.toAbsolutePath(), limit, regular);
    Reading blocked = BLOCKED.get(wanted);
    Reading reading = blocked == null ? start(wanted) : blocked;
    try {
      if (!reading.awaitEnd(silence)) {
        notice.run();
      }
      return reading.get(patience.minus(silence).toNanos(), TimeUnit.NANOSECONDS).clone();
    } catch (TimeoutException e) {
      reading.keep();
      throw new FileSystemException(
          file.toString(),
          null,
          "its end did not come within "
              + Durations.format(patience)
              + "; is it a pipe that nobody writes to or closes, or on a mount that is gone?");
    } catch (InterruptedException e) {
      reading.keep();
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while reading " + file);
    } catch (ExecutionException e) {
      throw failure(requireNonNull(e.getCause(), "cause is null"));
    }
  }

  private static Reading start(Wanted wanted) {
    Reading reading = new Reading(wanted);
    Thread thread = new Thread(reading, "inlet-file-reader");
    thread.setDaemon(true);
    thread.start();
    return reading;
  }

  private static byte[] readNow(Wanted wanted) throws IOException {
    if (wanted.regular()) {
      requireRegular(wanted.file());
    }
    try (InputStream in = Files.newInputStream(wanted.file())) {
      return in.readNBytes(wanted.limit());
    }
  }

  private static void requireRegular(Path file) throws IOException {
    BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
    if (!attributes.isRegularFile()) {
      throw new FileSystemException(
          file.toString(),
          null,
          attributes.isDirectory() ? "it is a directory" : "it is not a regular file");
    }
  }

  /** The same kind of exception, with this thread's stack. */
  private static IOException failure(Throwable cause) {
    if (cause instanceof IOException failure) {
      return failure;
    }
    return new IOException(String.valueOf(cause.getMessage()), cause);
  }
}
