package dev.inlet.runner.output;

import dev.inlet.input.MessageBlock;
import dev.inlet.input.Messages;
import dev.inlet.output.ChunkWriter;
import dev.inlet.output.Codec;
import dev.inlet.output.Output;
import dev.inlet.output.OutputContext;
import dev.inlet.output.OutputListener;
import dev.inlet.output.WriteResult;
import dev.inlet.runner.files.DirectorySync;
import dev.inlet.runner.files.TargetFile;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * Appends whole batches to a file, and takes back what it could not write whole. Where the path has
 * the time in it, a batch goes to the file of the time at which it is written.
 */
final class FileOutput implements Output {
  /** A clock that is put back by no more than this does not lead back to an earlier file. */
  private static final Duration LONGEST_STEP_BACK = Duration.ofHours(1);

  private final TimedPath pattern;
  private final Codec codec;
  private final boolean fsync;
  private final Rotation rotation;
  private final int maxFiles;
  private final FilesAside aside;
  private final EarlierFiles earlier;
  private final Compressor compressor;
  private final AppendFile.Opener opener;
  private final Clock clock;
  private final OutputListener listener;
  private final ChunkWriter writer = new ChunkWriter();

  private boolean hasOpened;
  private @Nullable AppendFile file;
  private @Nullable Torn torn;
  private Instant latest = Instant.MIN;
  private Path path;

  /** A file that ends in a part of a batch, which could not be cut off when the write failed. */
  private record Torn(AppendFile file, long goodSize) {}

  /**
   * An output that has touched nothing yet.
   *
   * @param maxFiles how many files that were put aside are kept; all if it is 0
   */
  FileOutput(
      TimedPath pattern,
      Codec codec,
      boolean fsync,
      Rotation rotation,
      int maxFiles,
      Compression compression,
      AppendFile.Opener opener,
      Clock clock,
      OutputContext context) {
    this.pattern = pattern;
    this.codec = codec;
    this.fsync = fsync;
    this.rotation = rotation;
    this.maxFiles = maxFiles;
    this.aside = new FilesAside(pattern);
    this.earlier = new EarlierFiles(aside, opener, context.listener());
    this.compressor = new Compressor(compression, aside, context.label(), context.listener());
    this.opener = opener;
    this.clock = clock;
    this.listener = context.listener();
    this.path = pattern.at(clock.instant());
  }

  @Override
  public CompletionStage<WriteResult> write(Messages messages) throws IOException {
    try {
      append(current(), messages);
      return WRITTEN;
    } catch (IOException e) {
      throw new IOException("cannot write to " + path + ": " + reason(e), e);
    }
  }

  /** The time, which a clock that is corrected does not put back. */
  private Instant now() {
    Instant now = clock.instant();
    boolean isBack = now.isBefore(latest) && latest.minus(LONGEST_STEP_BACK).compareTo(now) <= 0;
    latest = isBack ? latest : now;
    return latest;
  }

  /** The file to append to: the one that is open, unless it is gone, closed, full or over. */
  private AppendFile current() throws IOException {
    Instant now = now();
    AppendFile open = file;
    Path wanted = pattern.at(now);
    if (!wanted.equals(path)) {
      close(open);
      open = null;
      path = wanted;
    } else if (open != null && !open.isInPlace()) {
      listener.warning(path + " was moved or deleted by another program; a new file is started");
      close(open);
      open = null;
    } else if (open != null && (!open.channel().isOpen() || isAhead(open, now))) {
      close(open);
      open = null;
    }
    if (open == null) {
      open = open(now);
    }
    if (rotation.isDue(open.size(), open.begunAt(now), now)) {
      close(open);
      putAside(open.target(), now);
      open = open(now);
    }
    return open;
  }

  /** Whether the clock was put back so far that the file would not get old for long. */
  private boolean isAhead(AppendFile open, Instant now) {
    return rotation.isByAge() && Beginning.isAhead(open.begunAt(now), now);
  }

  private void putAside(Path full, Instant now) throws IOException {
    try {
      var unused = aside.putAside(full, now);
    } catch (IOException e) {
      Path in = full.resolveSibling("");
      String reason =
          Files.isWritable(in) ? reason(e) : "directory " + in + " cannot be written to";
      throw new IOException("it is to be put aside, and cannot be: " + reason, e);
    }
  }

  private AppendFile open(Instant now) throws IOException {
    pattern.createDirectories(path, fsync ? DirectorySync::of : directory -> {});
    compressor.leave(TargetFile.of(path));
    AppendFile opened = AppendFile.open(path, opener, rotation.isByAge(), now);
    try {
      repair(opened);
    } catch (IOException e) {
      opened.close();
      throw e;
    }
    if (fsync) {
      DirectorySync.of(opened.target());
    }
    file = opened;
    if (!hasOpened && codec.writesLines() && (pattern.hasTime() || rotation.isPossible())) {
      earlier.repair(opened.target());
    }
    hasOpened = true;
    tidy(opened.target());
    return opened;
  }

  /** Does with the files that were put aside what is to be done, now that there may be another. */
  private void tidy(Path target) {
    if (maxFiles > 0) {
      try {
        aside.keepNewest(
            maxFiles,
            target,
            (old, e) -> listener.warning("cannot delete " + old + ": " + reason(e)));
      } catch (IOException e) {
        listener.warning("cannot delete old files of " + target + ": " + e.getMessage());
      }
    }
    compressor.start(target);
  }

  private void repair(AppendFile opened) throws IOException {
    if (torn != null) {
      AppendFile whole = torn.file().isSame(opened) ? opened : torn.file();
      whole.cutTo(torn.goodSize());
      torn = null;
    } else if (opened.wasTorn() && codec.writesLines()) {
      listener.warning(
          path + " ended inside a line; the line is ended before anything is appended");
      opened.endLine();
    }
  }

  private void append(AppendFile open, Messages messages) throws IOException {
    long start = open.size();
    writer.begin(open.channel(), 0);
    try {
      for (MessageBlock block : messages.blocks()) {
        codec.encode(block, writer);
      }
      writer.flush();
      if (fsync) {
        open.channel().force(false);
      }
    } catch (IOException | RuntimeException e) {
      takeBack(open, start, e);
      throw e;
    }
  }

  private void takeBack(AppendFile open, long start, Exception failure) {
    try {
      open.cutTo(start);
    } catch (IOException e) {
      failure.addSuppressed(e);
      torn = new Torn(open, start);
      close(open);
    }
  }

  private String reason(IOException failure) {
    if (failure instanceof NoSuchFileException) {
      Path directory = directory();
      if (!Files.exists(directory)) {
        return "directory " + directory + " does not exist";
      }
    }
    if (failure instanceof AccessDeniedException) {
      return "permission denied";
    }
    if (failure instanceof FileSystemException files && files.getReason() != null) {
      return files.getReason();
    }
    String message = failure.getMessage();
    return message == null ? failure.getClass().getSimpleName() : message;
  }

  private Path directory() {
    Optional<Path> missing = pattern.hasTime() ? pattern.missingDirectory() : Optional.empty();
    if (missing.isPresent()) {
      return missing.get();
    }
    try {
      return TargetFile.of(path).resolveSibling("");
    } catch (IOException e) {
      return path.resolveSibling("");
    }
  }

  private void close(@Nullable AppendFile open) {
    if (open != null) {
      open.close();
    }
    file = null;
  }

  @Override
  public void close() {
    close(file);
    compressor.close();
  }
}
