package dev.inlet.runner.output;

import dev.inlet.input.Message;
import dev.inlet.input.MessageBlock;
import dev.inlet.input.MessageBlocks;
import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.WritableByteChannel;
import java.util.List;
import java.util.Locale;

/** Writes to a channel that cannot be rewound. */
final class StdoutOutput implements Output {
  private final WritableByteChannel channel;
  private final Codec codec;
  private final ChunkWriter writer = new ChunkWriter();

  // A write that failed part of the way: what was to be written, and how far it came.
  private List<Message> unfinished = List.of();
  private long progress;

  StdoutOutput(WritableByteChannel channel, Codec codec) {
    this.channel = channel;
    this.codec = codec;
  }

  /**
   * {@inheritDoc}
   *
   * <p>If the batch whose write failed half-way comes again, the write goes on where it stopped.
   */
  @Override
  public void write(List<Message> messages) throws IOException {
    if (progress > 0 && !unfinished.equals(messages)) {
      endTornLine();
    }
    writer.begin(channel, progress);
    try {
      for (MessageBlock block : MessageBlocks.split(messages)) {
        codec.encode(block, writer);
      }
      writer.flush();
    } catch (IOException e) {
      unfinished = List.copyOf(messages);
      progress = writer.written();
      throw explain(e);
    }
    unfinished = List.of();
    progress = 0;
  }

  /** What there is of a batch that was given up must not run into the next line. */
  private void endTornLine() throws IOException {
    if (codec.writesLines()) {
      try {
        writer.begin(channel, 0);
        writer.put('\n');
        writer.flush();
      } catch (IOException e) {
        throw explain(e);
      }
    }
    progress = 0;
  }

  private static IOException explain(IOException failure) {
    String reason = String.valueOf(failure.getMessage()).toLowerCase(Locale.ROOT);
    if (failure instanceof ClosedByInterruptException) {
      return new IOException("interrupted while writing to standard output", failure);
    }
    if (failure instanceof ClosedChannelException
        || reason.contains("broken pipe")
        || reason.contains("pipe is being closed")) {
      return new OutputClosedException("standard output was closed by its reader", failure);
    }
    return new IOException("cannot write to standard output: " + failure.getMessage(), failure);
  }

  @Override
  public void close() {}
}
