package dev.inlet.runner.pipeline;

import dev.inlet.input.Message;
import dev.inlet.runner.output.Output;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;

/** Keeps what it is given. */
class CollectingOutput implements Output {
  private final List<String> written = new CopyOnWriteArrayList<>();
  private final AtomicBoolean closed = new AtomicBoolean();

  @Override
  public void write(List<Message> messages) throws IOException {
    written.addAll(messages.stream().map(Message::text).toList());
  }

  final List<String> written() {
    return written;
  }

  final boolean isClosed() {
    return closed.get();
  }

  @Override
  public void close() {
    closed.set(true);
  }
}
