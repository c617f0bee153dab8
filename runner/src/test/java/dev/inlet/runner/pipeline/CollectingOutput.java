package dev.inlet.runner.pipeline;

import dev.inlet.input.Message;
import dev.inlet.input.Messages;
import dev.inlet.output.Output;
import dev.inlet.output.WriteResult;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;

/** Keeps what it is given. */
public class CollectingOutput implements Output {
  private final List<String> written = new CopyOnWriteArrayList<>();
  private final AtomicBoolean closed = new AtomicBoolean();

  @Override
  public CompletionStage<WriteResult> write(Messages messages)
      throws IOException, InterruptedException {
    written.addAll(messages.messages().stream().map(Message::text).toList());
    return WRITTEN;
  }

  public final List<String> written() {
    return written;
  }

  public final boolean isClosed() {
    return closed.get();
  }

  @Override
  public void close() {
    closed.set(true);
  }
}
