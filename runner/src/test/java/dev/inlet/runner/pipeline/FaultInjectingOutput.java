package dev.inlet.runner.pipeline;

import dev.inlet.input.Message;
import dev.inlet.input.Messages;
import dev.inlet.output.Output;
import dev.inlet.output.WriteResult;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletionStage;

/** Refuses batches in every way that an output can, before and after a part of them is written. */
final class FaultInjectingOutput implements Output {
  private final Random random;
  private final List<String> accepted = new ArrayList<>();
  private final List<String> attempted = new ArrayList<>();
  private int failures;

  FaultInjectingOutput(long seed) {
    random = new Random(seed);
  }

  @Override
  public CompletionStage<WriteResult> write(Messages batch) throws IOException {
    List<Message> messages = batch.messages();
    int written = random.nextInt(messages.size() + 1);
    messages.subList(0, written).forEach(message -> attempted.add(message.text()));
    switch (random.nextInt(8)) {
      case 0 -> throw failure(new IOException("refused after " + written));
      case 1 -> throw new UncheckedIOException(failure(new IOException("refused")));
      case 2 -> {
        failures++;
        throw new IllegalStateException();
      }
      case 3 -> {
        // Slow, and interrupted by a library that it uses.
        Thread.currentThread().interrupt();
        throw failure(new IOException("interrupted"));
      }
      default -> {
        messages.subList(written, messages.size()).forEach(m -> attempted.add(m.text()));
        messages.forEach(message -> accepted.add(message.text()));
        return WRITTEN;
      }
    }
  }

  private IOException failure(IOException cause) {
    failures++;
    return cause;
  }

  List<String> accepted() {
    return accepted;
  }

  /** Everything that ever reached the output, half-written batches included. */
  List<String> attempted() {
    return attempted;
  }

  int failures() {
    return failures;
  }

  @Override
  public void close() {}
}
