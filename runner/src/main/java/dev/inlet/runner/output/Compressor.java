package dev.inlet.runner.output;

import static java.nio.file.StandardOpenOption.CREATE_NEW;
import static java.nio.file.StandardOpenOption.WRITE;

import dev.inlet.host.threads.Threads;
import dev.inlet.output.OutputListener;
import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.function.Predicate;
import java.util.zip.ZipException;
import org.jspecify.annotations.Nullable;

/**
 * Compresses the files of one output that were put aside, on a thread that runs while there are
 * any. What is to be done is seen in the directory each time, so that what a process left undone is
 * done by the next one. No more than one file of the process is compressed at a time.
 */
final class Compressor {
  private static final Semaphore TURN = new Semaphore(1, true);
  private static final int CHUNK = 64 * 1024;

  /** Some file systems keep the time of the last change no better. */
  private static final Duration TIME_GRAIN = Duration.ofSeconds(2);

  private final Compression compression;
  private final FilesAside files;
  private final String threadName;
  private final OutputListener listener;
  private final Predicate<Thread> starter;

  // Guarded by this object.
  private @Nullable Thread thread;
  private @Nullable Path current;
  private final Set<Path> left = new HashSet<>();
  private @Nullable Path working;
  private boolean again;
  private boolean closed;

  Compressor(Compression compression, FilesAside files, String label, OutputListener listener) {
    this(compression, files, label, listener, Threads::tryStart);
  }

  /**
   * Compresses on a thread that it gets in that way.
   *
   * @param starter starts a thread; false if none is to be had
   */
  Compressor(
      Compression compression,
      FilesAside files,
      String label,
      OutputListener listener,
      Predicate<Thread> starter) {
    this.starter = starter;
    this.compression = compression;
    this.files = files;
    this.threadName = label.isEmpty() ? "inlet-compress" : "inlet-compress-" + label;
    this.listener = listener;
  }

  /**
   * Leaves a file alone until {@link #start}, as it is about to be appended to. Waits for as long
   * as it takes to stop if it is being compressed.
   */
  synchronized void leave(Path file) {
    left.add(file);
    boolean interrupted = false;
    while (file.equals(working)) {
      try {
        wait();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /**
   * Has the files compressed that are not. Returns at once. If the system has no thread left for
   * that, they are compressed after the next call.
   *
   * @param appended the file that is left alone from now on, as the only one; without links
   */
  @SuppressWarnings("ThreadPriorityCheck") // a wish, on which nothing relies
  synchronized void start(Path appended) {
    current = appended;
    left.clear();
    left.add(appended);
    if (compression == Compression.NONE || closed) {
      return;
    }
    again = true;
    if (thread == null) {
      Thread made = Threads.daemon(threadName, this::run);
      made.setPriority(Thread.MIN_PRIORITY);
      thread = starter.test(made) ? made : null;
    }
  }

  /** Stops soon; what is not compressed by then is left to the next process. */
  void close() {
    Thread running;
    synchronized (this) {
      closed = true;
      running = thread;
    }
    if (running == null) {
      return;
    }
    running.interrupt();
    boolean interrupted = false;
    while (running.isAlive()) {
      try {
        running.join();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private void run() {
    while (goesOn()) {
      try {
        compressAll();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt(); // it was closed, which the condition sees
      } catch (IOException e) {
        listener.warning("cannot list the files to compress: " + reason(e));
      } catch (RuntimeException | LinkageError e) {
        listener.warning("compressing failed: " + e);
      }
    }
  }

  private synchronized boolean goesOn() {
    boolean result = again && !closed;
    again = false;
    if (!result) {
      thread = null;
    }
    return result;
  }

  private void compressAll() throws IOException, InterruptedException {
    Path appended = appended();
    for (Path unfinished : files.unfinished(appended)) {
      Files.deleteIfExists(unfinished);
    }
    for (FilesAside.Aside aside : files.list(appended)) {
      TURN.acquire();
      try {
        if (begin(aside.plain())) {
          compress(aside.plain());
        }
      } catch (IOException e) {
        if (isWanted()) {
          listener.warning(
              "cannot compress " + aside.plain() + ", which stays as it is: " + reason(e));
        }
      } finally {
        end();
        TURN.release();
      }
    }
  }

  private synchronized Path appended() {
    if (current == null) {
      throw new IllegalStateException("no file was opened");
    }
    return current;
  }

  private synchronized boolean begin(Path plain) {
    boolean begins = !closed && !left.contains(plain) && Files.exists(plain);
    working = begins ? plain : null;
    return begins;
  }

  private synchronized void end() {
    working = null;
    notifyAll();
  }

  /** Whether the file that is being compressed is still to be. */
  private synchronized boolean isWanted() {
    return !closed && working != null && !left.contains(working);
  }

  private static String reason(IOException failure) {
    if (failure instanceof AccessDeniedException) {
      return "permission denied";
    }
    String reason =
        failure instanceof FileSystemException files ? files.getReason() : failure.getMessage();
    return reason == null ? failure.getClass().getSimpleName() : reason;
  }

  private void compress(Path plain) throws IOException {
    FileClaim claim = FileClaim.of(plain);
    try {
      if (AppendFile.isUsedElsewhere(plain)) {
        throw new FileSystemException(plain.toString(), null, "another process writes to it");
      }
      claim.keepPlaceOnly();
      Path source = plain;
      if (Files.exists(compression.fileOf(plain))) {
        boolean isDone = isCompressedFormOf(plain);
        if (!isWanted()) {
          return;
        }
        if (isDone) {
          // A process ended between the last two steps.
          Files.delete(plain);
          return;
        }
        // The same hour twice, as when clocks are put back.
        source = files.putAside(plain, Files.getLastModifiedTime(plain).toInstant());
      }
      compressTo(source, compression.fileOf(source));
    } finally {
      claim.release();
    }
  }

  private void compressTo(Path plain, Path compressed) throws IOException {
    Path unfinished = compressed.resolveSibling(compressed.getFileName() + FilesAside.UNFINISHED);
    boolean replaced = false;
    try {
      if (copy(plain, unfinished)) {
        keepAttributes(plain, unfinished);
        replaced = files.replace(plain, unfinished, compressed);
      }
    } finally {
      if (!replaced) {
        Files.deleteIfExists(unfinished);
      }
    }
  }

  /** Writes the compressed form so that it outlives the machine; false if it is not wanted. */
  private boolean copy(Path plain, Path unfinished) throws IOException {
    long size = 0;
    byte[] chunk = new byte[CHUNK];
    try (InputStream source = Files.newInputStream(plain);
        FileChannel channel =
            FileChannel.open(unfinished, Set.of(CREATE_NEW, WRITE), permissionsOf(plain))) {
      OutputStream target = compression.compress(new Unclosed(Channels.newOutputStream(channel)));
      int length = source.read(chunk);
      while (length >= 0) {
        if (!isWanted()) {
          return false;
        }
        target.write(chunk, 0, length);
        size += length;
        length = source.read(chunk);
      }
      target.close();
      channel.force(true);
    }
    if (Files.size(plain) != size) {
      throw new IOException("another program has changed it meanwhile");
    }
    return true;
  }

  /** Keeps what lies below open when a stream is closed, as the disk is to have it first. */
  private static final class Unclosed extends FilterOutputStream {

    Unclosed(OutputStream target) {
      super(target);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
      out.write(bytes, offset, length);
    }

    @Override
    public void close() throws IOException {
      flush();
    }
  }

  /** Nobody may read the compressed form, even while it is written, who may not read the file. */
  private static FileAttribute<?>[] permissionsOf(Path plain) throws IOException {
    PosixFileAttributeView posix = Files.getFileAttributeView(plain, PosixFileAttributeView.class);
    return posix == null
        ? new FileAttribute<?>[0]
        : new FileAttribute<?>[] {
          PosixFilePermissions.asFileAttribute(posix.readAttributes().permissions())
        };
  }

  private static void keepAttributes(Path plain, Path compressed) throws IOException {
    PosixFileAttributeView posix = Files.getFileAttributeView(plain, PosixFileAttributeView.class);
    if (posix != null) {
      Files.setPosixFilePermissions(compressed, posix.readAttributes().permissions());
    }
    Files.setLastModifiedTime(compressed, Files.getLastModifiedTime(plain));
  }

  /** Whether what is compressed is this file, and not an earlier one of its name. */
  private boolean isCompressedFormOf(Path plain) throws IOException {
    Path compressed = compression.fileOf(plain);
    Instant one = Files.getLastModifiedTime(plain).toInstant();
    Instant other = Files.getLastModifiedTime(compressed).toInstant();
    if (Duration.between(one, other).abs().compareTo(TIME_GRAIN) > 0) {
      return false;
    }
    try (InputStream left = new BufferedInputStream(Files.newInputStream(plain), CHUNK);
        InputStream right = compression.decompress(Files.newInputStream(compressed))) {
      byte[] expected = left.readNBytes(CHUNK);
      while (expected.length > 0 && isWanted()) {
        if (!Arrays.equals(expected, right.readNBytes(expected.length))) {
          return false;
        }
        expected = left.readNBytes(CHUNK);
      }
      return right.read() < 0;
    } catch (EOFException | ZipException | RuntimeException e) {
      // Whatever it is, it was not made of this file.
      return false;
    }
  }
}
