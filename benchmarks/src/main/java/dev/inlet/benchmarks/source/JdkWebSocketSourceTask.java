package dev.inlet.benchmarks.source;

import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.connect.source.SourceRecord;
import org.apache.kafka.connect.source.SourceTask;
import org.jspecify.annotations.Nullable;

/**
 * Puts binary messages into a queue, asks for the next one, and gives out at most {@code batch} of
 * them at a time, for the first of which it waits {@code wait.ms} at most. What else a connector
 * has to do is left out.
 */
public final class JdkWebSocketSourceTask extends SourceTask implements WebSocket.Listener {
  private static final int QUEUE_MESSAGES = 10_000;

  private final BlockingQueue<byte[]> queue = new ArrayBlockingQueue<>(QUEUE_MESSAGES);
  private final ByteArrayOutputStream parts = new ByteArrayOutputStream();
  private String topic = "";
  private int batch;
  private long waitMillis;
  private @Nullable WebSocket socket;

  @Override
  public String version() {
    return PlainSourceConnector.VERSION;
  }

  @Override
  public void start(Map<String, String> props) {
    topic = props.getOrDefault("topic", "");
    batch = Integer.parseInt(props.getOrDefault("batch", "1"));
    waitMillis = Long.parseLong(props.getOrDefault("wait.ms", "500"));
    socket =
        HttpClient.newHttpClient()
            .newWebSocketBuilder()
            .buildAsync(URI.create(props.getOrDefault("url", "")), this)
            .join();
  }

  @Override
  public @Nullable CompletionStage<?> onBinary(WebSocket from, ByteBuffer data, boolean last) {
    byte[] part = new byte[data.remaining()];
    data.get(part);
    if (last && parts.size() == 0) {
      put(part);
    } else {
      parts.writeBytes(part);
      if (last) {
        put(parts.toByteArray());
        parts.reset();
      }
    }
    from.request(1);
    return null;
  }

  /** Waits while the queue is full, so that the server has to as well. */
  private void put(byte[] message) {
    try {
      queue.put(message);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public @Nullable List<SourceRecord> poll() throws InterruptedException {
    byte[] first = queue.poll(waitMillis, TimeUnit.MILLISECONDS);
    if (first == null) {
      return null;
    }
    List<byte[]> messages = new ArrayList<>();
    messages.add(first);
    queue.drainTo(messages, batch - 1);
    Long now = System.currentTimeMillis();
    List<SourceRecord> records = new ArrayList<>(messages.size());
    for (byte[] message : messages) {
      records.add(MemorySourceTask.record(topic, message, now));
    }
    return records;
  }

  @Override
  public void stop() {
    WebSocket open = socket;
    if (open != null) {
      open.abort();
      queue.clear(); // a listener may wait for room
    }
  }
}
