package dev.inlet.testkit;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static java.util.concurrent.TimeUnit.MILLISECONDS;

import dev.inlet.input.Batch;
import dev.inlet.input.MessageBlock;
import dev.inlet.input.MessageType;
import dev.inlet.input.Metadata;
import dev.inlet.output.Output;
import dev.inlet.output.WriteResult;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;

/** A write of an output, and what becomes of it. */
final class WriteAttempt {
  private final List<String> messages;
  private final CompletableFuture<Optional<WriteResult>> end = new CompletableFuture<>();

  private WriteAttempt(List<String> messages) {
    this.messages = messages;
  }

  /** What is written, once or again in the same blocks. */
  static final class Content {
    private final List<String> messages;
    private final Batch batch;

    Content(List<String> messages) {
      this.messages = messages;
      this.batch = batch(messages);
    }
  }

  /**
   * Writes messages that do not come again: their memory is used for something else as soon as the
   * write has ended, as that of a host's is.
   */
  static WriteAttempt begin(Output output, List<String> messages) {
    Content content = new Content(messages);
    return begin(output, content, content.batch::ack);
  }

  /** Writes what may come again, as a batch that was refused does, and has to stay for that. */
  static WriteAttempt begin(Output output, Content content) {
    return begin(output, content, () -> {});
  }

  /** Calls the output; what it throws is what became of the write. */
  private static WriteAttempt begin(Output output, Content content, Runnable release) {
    WriteAttempt attempt = new WriteAttempt(content.messages);
    try {
      Batch shown = content.batch.withSettlement(Batch.Settlement.NONE);
      var unused =
          requireNonNull(output.write(shown), "the output gave no stage")
              .whenComplete(
                  (result, reason) -> {
                    release.run();
                    if (reason == null) {
                      attempt.end.complete(Optional.ofNullable(result));
                    } else {
                      attempt.refused(reason);
                    }
                  });
    } catch (IOException | InterruptedException | RuntimeException e) {
      release.run();
      attempt.refused(e);
    }
    return attempt;
  }

  private void refused(Throwable reason) {
    boolean wrapped = reason instanceof CompletionException && reason.getCause() != null;
    end.completeExceptionally(wrapped ? reason.getCause() : reason);
  }

  /** A batch in memory that holds other bytes once it is settled. */
  private static Batch batch(List<String> messages) {
    MessageBlock.Builder builder = new MessageBlock.Builder();
    int size = messages.stream().mapToInt(message -> message.getBytes(UTF_8).length).sum();
    ByteBuffer memory = ByteBuffer.allocateDirect(size);
    for (String message : messages) {
      byte[] payload = message.getBytes(UTF_8);
      builder.add(memory.position(), payload.length, MessageType.TEXT);
      memory.put(payload);
    }
    memory.clear();
    MessageBlock block = builder.build(memory, size, Metadata.of(Instant.now(), Map.of()));
    return Batch.ofBlocks(
        List.of(block),
        new Batch.Settlement() {
          @Override
          public void acknowledged() {
            overwrite(memory);
          }

          @Override
          public void refused(Throwable cause) {
            overwrite(memory);
          }
        });
  }

  private static void overwrite(ByteBuffer memory) {
    byte[] other = new byte[memory.capacity()];
    Arrays.fill(other, (byte) '#');
    memory.put(0, other);
  }

  List<String> messages() {
    return messages;
  }

  /** Whether it has ended well. */
  boolean isWritten() {
    return end.isDone() && !end.isCompletedExceptionally();
  }

  /** Waits until it has ended well, with a result that can be. */
  void awaitWritten(Duration patience) throws Exception {
    try {
      awaitEnd(patience);
      requirePossible(end.join());
    } catch (CompletionException e) {
      throw new AssertionError("a write was refused that should have succeeded", e.getCause());
    }
  }

  private void requirePossible(Optional<WriteResult> result) {
    int dropped =
        result
            .orElseThrow(() -> new AssertionError("a write succeeded, but its result is null"))
            .droppedMessages();
    if (dropped > messages.size()) {
      throw new AssertionError(
          "a write says that it dropped %d of %d messages".formatted(dropped, messages.size()));
    }
  }

  /** Waits until it was refused, and gives the reason. */
  Throwable awaitRefused(Duration patience) throws Exception {
    awaitEnd(patience);
    try {
      end.join();
    } catch (CompletionException e) {
      return requireNonNull(e.getCause(), "the reason is null");
    }
    throw new AssertionError(
        "a write counts as written although the target refuses everything: " + messages);
  }

  /** Waits until it has ended in either way. */
  void awaitEnd(Duration patience) throws Exception {
    try {
      var unused = end.get(patience.toMillis(), MILLISECONDS);
    } catch (ExecutionException e) {
      // That is an end, too.
    } catch (TimeoutException e) {
      throw new AssertionError("a write neither succeeded nor failed within " + patience, e);
    }
  }
}
