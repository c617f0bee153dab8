package dev.inlet.runner.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.inlet.input.Message;
import dev.inlet.input.Messages;
import dev.inlet.output.Output;
import dev.inlet.output.WriteResult;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Writes, or refuses, in every way that an output can: at once or later, on its own thread, in any
 * order.
 */
final class RandomOutput implements Output {
  private final Random random;
  private final Thread worker = new Thread(this::endWrites, "inlet-random-output");

  // All guarded by this.
  private final List<Pending> pending = new ArrayList<>();
  private final List<Integer> attempted = new ArrayList<>();

  /** By each number, when the write began that wrote it last. */
  private final Map<Integer, Integer> written = new HashMap<>();

  private int refusals;
  private int mostAtOnce;
  private boolean closed;

  private record Pending(List<Integer> numbers, int call, CompletableFuture<WriteResult> end) {}

  RandomOutput(long seed) {
    random = new Random(seed);
    worker.setDaemon(true);
    worker.start();
  }

  @Override
  public synchronized CompletionStage<WriteResult> write(Messages messages)
      throws IOException, InterruptedException {
    List<Integer> numbers = new ArrayList<>();
    for (Message message : messages.messages()) {
      numbers.add(Integer.parseInt(message.text()));
    }
    assertThat(pending).noneMatch(other -> other.numbers().contains(numbers.get(0)));
    int call = attempted.size();
    attempted.addAll(numbers);
    Pending write = new Pending(numbers, call, new CompletableFuture<>());
    switch (random.nextInt(16)) {
      case 0 -> {
        refusals++;
        throw new IOException("refused");
      }
      case 1 -> {
        refusals++;
        throw new IllegalStateException();
      }
      case 2 -> {
        refusals++;
        throw new InterruptedException("by itself");
      }
      case 3 -> {
        refusals++;
        Thread.currentThread().interrupt();
        return CompletableFuture.failedFuture(new IOException("refused in a stage"));
      }
      case 4, 5, 6 -> {
        written(write);
        return WRITTEN;
      }
      case 7 -> {
        written(write);
        return CompletableFuture.completedStage(null);
      }
      default -> {
        pending.add(write);
        mostAtOnce = Math.max(mostAtOnce, pending.size());
        notifyAll();
        return random.nextBoolean()
            ? write.end()
            : write.end().whenComplete((nothing, failure) -> {});
      }
    }
  }

  private void written(Pending write) {
    write.numbers().forEach(number -> written.put(number, write.call()));
  }

  private void endWrites() {
    for (Pending next = take(); next != null; next = take()) {
      if (isRefused(next)) {
        next.end().completeExceptionally(new IOException("refused later"));
      } else {
        next.end().complete(WriteResult.ALL);
      }
    }
  }

  private synchronized Pending take() {
    while (pending.isEmpty() && !closed) {
      try {
        wait();
      } catch (InterruptedException e) {
        return null;
      }
    }
    return pending.isEmpty() ? null : pending.remove(random.nextInt(pending.size()));
  }

  private synchronized boolean isRefused(Pending write) {
    if (random.nextInt(6) == 0) {
      refusals++;
      return true;
    }
    written(write);
    return false;
  }

  synchronized List<Integer> attempted() {
    return List.copyOf(attempted);
  }

  /** When the write began by which a number came to be written for good. */
  synchronized int callThatWrote(int number) {
    return written.get(number);
  }

  synchronized int refusals() {
    return refusals;
  }

  synchronized int mostAtOnce() {
    return mostAtOnce;
  }

  @Override
  public synchronized void close() {
    closed = true;
    notifyAll();
  }
}
