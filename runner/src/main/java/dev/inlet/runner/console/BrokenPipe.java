package dev.inlet.runner.console;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.Pipe;
import java.util.Locale;
import java.util.Optional;

/**
 * Tells that a pipe has no reader any more. Java reports that in the words of the C library, which
 * are in the language of the user; so they are learned from a pipe of our own.
 */
public final class BrokenPipe {

  private BrokenPipe() {}

  /** Whether a write has failed for that reason. */
  public static boolean isCauseOf(IOException failure) {
    return isMeantBy(failure, Learned.WORDS);
  }

  /** As {@link #isCauseOf}, by those words and by those of systems whose language is English. */
  static boolean isMeantBy(IOException failure, Optional<String> learned) {
    String words = String.valueOf(failure.getMessage());
    String lower = words.toLowerCase(Locale.ROOT);
    return learned.equals(Optional.of(words))
        || lower.contains("broken pipe")
        || lower.contains("pipe is being closed");
  }

  /** What the system says now of a write to a pipe without a reader, if such a pipe can be had. */
  static Optional<String> learn() {
    boolean interrupted = Thread.interrupted(); // it would close the pipe
    try {
      return words(Pipe.open());
    } catch (IOException e) {
      return Optional.empty();
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private static Optional<String> words(Pipe pipe) throws IOException {
    try (Pipe.SinkChannel sink = pipe.sink()) {
      pipe.source().close();
      var unused = sink.write(ByteBuffer.allocate(1));
      return Optional.empty();
    } catch (ClosedChannelException e) {
      return Optional.empty();
    } catch (IOException e) {
      return Optional.ofNullable(e.getMessage());
    }
  }

  /** Once, when a write has failed: most processes need it never. */
  private static final class Learned {
    static final Optional<String> WORDS = learn();
  }
}
