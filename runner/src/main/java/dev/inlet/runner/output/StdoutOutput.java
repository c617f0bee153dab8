package dev.inlet.runner.output;

import dev.inlet.input.Message;
import dev.inlet.input.MessageBlock;
import dev.inlet.input.Messages;
import dev.inlet.output.ChunkWriter;
import dev.inlet.output.Codec;
import dev.inlet.output.OutputClosedException;
import dev.inlet.output.WriteResult;
import dev.inlet.runner.console.BrokenPipe;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.ClosedChannelException;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicReference;

/** Writes to what cannot be rewound. */
final class StdoutOutput implements SharedTargetOutput {
  private final StandardOutput target;
  private final Codec codec;
  private final ChunkWriter writer = new ChunkWriter();

  // A write that failed part of the way: what was to be written, and how far it came.
  private List<Message> unfinished = List.of();
  private long progress;

  private final AtomicReference<Use> use = new AtomicReference<>(Use.NONE);

  /** What its pipeline makes of it. */
  private enum Use {
    NONE,
    WRITING,
    GIVEN_UP
  }

  StdoutOutput(StandardOutput target, Codec codec) {
    this.target = target;
    this.codec = codec;
  }

  /**
   * {@inheritDoc}
   *
   * <p>If the batch whose write failed half-way comes again, the write goes on where it stopped,
   * unless another pipeline has written meanwhile.
   */
  @Override
  public CompletionStage<WriteResult> write(Messages messages)
      throws IOException, InterruptedException {
    target.turn().lockInterruptibly();
    try {
      if (!use.compareAndSet(Use.NONE, Use.WRITING)) {
        throw new InterruptedException("the output was given up");
      }
      try {
        writeInTurn(messages);
      } catch (IOException e) {
        throw explain(e);
      } finally {
        use.compareAndSet(Use.WRITING, Use.NONE); // unless it was given up, and stays so
      }
      return WRITTEN;
    } finally {
      target.turn().unlock();
    }
  }

  @Override
  public boolean giveUp() {
    return use.getAndSet(Use.GIVEN_UP) != Use.WRITING;
  }

  private void writeInTurn(Messages messages) throws IOException {
    StdoutOutput torn = target.torn();
    boolean resumes = torn == this && unfinished.equals(messages.messages());
    if (torn != null && !resumes) {
      torn.endTornLine();
    }
    writer.begin(target.channel(), resumes ? progress : 0);
    try {
      for (MessageBlock block : messages.blocks()) {
        codec.encode(block, writer);
      }
      writer.flush();
    } catch (IOException | RuntimeException e) {
      if (writer.written() > 0) {
        unfinished = List.copyOf(messages.messages());
        progress = writer.written();
        target.setTorn(this);
      }
      throw e;
    }
    unfinished = List.of();
    target.setTorn(null);
  }

  /** What there is of a batch that was given up must not run into the next line. */
  private void endTornLine() throws IOException {
    if (codec.writesLines()) {
      ByteBuffer end = ByteBuffer.wrap(new byte[] {'\n'});
      while (end.hasRemaining()) {
        var unused = target.channel().write(end);
      }
    }
    target.setTorn(null);
  }

  private static IOException explain(IOException failure) {
    if (failure instanceof ClosedByInterruptException) {
      return new IOException("interrupted while writing to standard output", failure);
    }
    if (failure instanceof ClosedChannelException) {
      return new OutputClosedException("standard output is closed", failure);
    }
    if (BrokenPipe.isCauseOf(failure)) {
      return new OutputClosedException("standard output was closed by its reader", failure);
    }
    return new IOException("cannot write to standard output: " + failure.getMessage(), failure);
  }

  @Override
  public void close() {}
}
