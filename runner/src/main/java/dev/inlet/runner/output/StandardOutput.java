package dev.inlet.runner.output;

import static java.util.Objects.requireNonNull;

import java.nio.channels.WritableByteChannel;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * What all pipelines that write to standard output have in common: one of them writes at a time, a
 * whole batch, so that no message runs into another.
 */
final class StandardOutput {
  private final WritableByteChannel channel;
  private final ReentrantLock turn = new ReentrantLock();

  private @Nullable StdoutOutput torn;

  StandardOutput(WritableByteChannel channel) {
    this.channel = requireNonNull(channel, "channel is null");
  }

  WritableByteChannel channel() {
    return channel;
  }

  /** Held by the one that writes. */
  ReentrantLock turn() {
    return turn;
  }

  /** Whose batch was written in part and ends what was written so far, if any; while in turn. */
  @Nullable StdoutOutput torn() {
    return torn;
  }

  void setTorn(@Nullable StdoutOutput output) {
    torn = output;
  }
}
