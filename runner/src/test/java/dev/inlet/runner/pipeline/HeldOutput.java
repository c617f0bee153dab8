package dev.inlet.runner.pipeline;

import dev.inlet.input.Message;
import dev.inlet.input.Messages;
import dev.inlet.output.Output;
import dev.inlet.output.WriteResult;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;

/** Has every write under way until the test ends it. */
final class HeldOutput implements Output {
  private final List<Held> writes = new CopyOnWriteArrayList<>();
  private final AtomicBoolean closed = new AtomicBoolean();

  /** A write, in texts. */
  record Held(List<String> texts, CompletableFuture<WriteResult> end) {

    void written() {
      end.complete(WriteResult.ALL);
    }

    void dropped(int messages) {
      end.complete(WriteResult.dropped(messages));
    }

    void endedWithoutResult() {
      end.complete(null);
    }

    void refused(Throwable cause) {
      end.completeExceptionally(cause);
    }
  }

  @Override
  public CompletionStage<WriteResult> write(Messages messages) {
    Held held =
        new Held(
            messages.messages().stream().map(Message::text).toList(), new CompletableFuture<>());
    writes.add(held);
    return held.end();
  }

  /** All writes there ever were. */
  List<Held> writes() {
    return writes;
  }

  Held write(int index) {
    return writes.get(index);
  }

  boolean isClosed() {
    return closed.get();
  }

  @Override
  public void close() {
    closed.set(true);
  }
}
