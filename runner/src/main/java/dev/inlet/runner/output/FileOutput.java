package dev.inlet.runner.output;

import static java.nio.file.StandardOpenOption.READ;

import dev.inlet.input.MessageBlock;
import dev.inlet.input.Messages;
import dev.inlet.output.ChunkWriter;
import dev.inlet.output.Codec;
import dev.inlet.output.Output;
import dev.inlet.output.OutputContext;
import dev.inlet.output.OutputListener;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Appends whole batches to a file, and takes back what it could not write whole. */
final class FileOutput implements Output {
  private final Path path;
  private final Codec codec;
  private final boolean fsync;
  private final Rotation rotation;
  private final AppendFile.Opener opener;
  private final Clock clock;
  private final OutputListener listener;
  private final ChunkWriter writer = new ChunkWriter();

  private @Nullable AppendFile file;
  private @Nullable Torn torn;

  /** A file that ends in a part of a batch, which could not be cut off when the write failed. */
  private record Torn(AppendFile file, long goodSize) {}

  FileOutput(
      Path path,
      Codec codec,
      boolean fsync,
      Rotation rotation,
      AppendFile.Opener opener,
      Clock clock,
      OutputContext context) {
    this.path = path;
    this.codec = codec;
    this.fsync = fsync;
    this.rotation = rotation;
    this.opener = opener;
    this.clock = clock;
    this.listener = context.listener();
  }

  @Override
  public CompletionStage<Void> write(Messages messages) throws IOException {
    try {
      append(current(), messages);
      return WRITTEN;
    } catch (IOException e) {
      throw new IOException("cannot write to " + path + ": " + reason(e), e);
    }
  }

  /** The file to append to: the one that is open, unless it is gone, closed or full. */
  private AppendFile current() throws IOException {
    AppendFile open = file;
    if (open != null && !open.isInPlace()) {
      listener.warning(path + " was moved or deleted by another program; a new file is started");
      close();
      open = null;
    } else if (open != null && !open.channel().isOpen()) {
      close();
      open = null;
    }
    if (open == null) {
      open = open();
    }
    if (rotation.isDue(open.size(), open.begunAt(), clock.instant())) {
      close();
      rotation.putAside(open.target(), clock.instant());
      open = open();
    }
    return open;
  }

  private AppendFile open() throws IOException {
    AppendFile opened = AppendFile.open(path, opener, rotation.isByAge(), clock.instant());
    try {
      repair(opened);
    } catch (IOException e) {
      opened.close();
      throw e;
    }
    if (fsync) {
      syncDirectory(opened.target());
    }
    file = opened;
    return opened;
  }

  private void repair(AppendFile opened) throws IOException {
    if (torn != null) {
      if (torn.file().isSame(opened)) {
        opened.cutTo(torn.goodSize());
      }
      torn = null;
    } else if (opened.wasTorn() && codec.writesLines()) {
      listener.warning(
          path + " ended inside a line; the line is ended before anything is appended");
      writer.begin(opened.channel(), 0);
      writer.put('\n');
      writer.flush();
    }
  }

  /** So that the file's name outlives the machine, too. */
  private static void syncDirectory(Path target) {
    try (FileChannel directory = FileChannel.open(target.resolveSibling(""), READ)) {
      directory.force(true);
    } catch (IOException e) {
      // Where a directory cannot be opened, names need no flush.
      return;
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
      close();
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
    try {
      return TargetFile.of(path).resolveSibling("");
    } catch (IOException e) {
      return path.resolveSibling("");
    }
  }

  @Override
  public void close() {
    AppendFile open = file;
    if (open != null) {
      open.close();
      file = null;
    }
  }
}
