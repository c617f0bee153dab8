package dev.inlet.output.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.inlet.config.ConfigNode;
import dev.inlet.input.Batch;
import dev.inlet.input.Message;
import dev.inlet.input.MessageType;
import dev.inlet.input.Metadata;
import dev.inlet.output.Output;
import dev.inlet.output.OutputContext;
import dev.inlet.output.OutputListener;
import dev.inlet.output.WriteResult;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** The outputs of a test, with short delays unless a test says others, and what they warn of. */
final class TestOutputs implements AutoCloseable {
  static final Metadata METADATA =
      Metadata.of(Instant.parse("2026-11-28T09:30:00.123456Z"), Map.of("url", "wss://feed/"));

  private final List<String> warnings = new CopyOnWriteArrayList<>();
  private final List<Output> outputs = new ArrayList<>();
  private final OutputListener listener =
      new OutputListener() {
        @Override
        public void warning(String message) {
          warnings.add(message);
        }
      };

  /** What all of them have warned of so far. */
  List<String> warnings() {
    return warnings;
  }

  Output create(String url, Map<String, Object> fields) {
    return create(url, fields, OutputContext.builder());
  }

  Output create(String url, Map<String, Object> fields, OutputContext.Builder context) {
    Map<String, Object> all = new HashMap<>(fields);
    all.put("url", url);
    all.putIfAbsent("retry_period", "1ms");
    all.putIfAbsent("max_retry_backoff", "20ms");
    Output output =
        HttpOutput.create(
            HttpFields.SPEC.read(ConfigNode.of(all), "output.http"),
            context.label("feed").listener(listener).build());
    outputs.add(output);
    return output;
  }

  static Batch batch(String... texts) {
    return batch(
        Stream.of(texts)
            .map(text -> Message.of(MessageType.TEXT, text.getBytes(UTF_8), METADATA))
            .toList());
  }

  static Batch batch(List<Message> messages) {
    return Batch.of(messages, Batch.Settlement.NONE);
  }

  /** In a thread of its own, so that no fault makes a test hang. */
  static WriteResult write(Output output, Batch batch) throws Exception {
    FutureTask<WriteResult> write = start(output, batch);
    try {
      return write.get(60, TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      throw (Exception) e.getCause();
    }
  }

  static FutureTask<WriteResult> start(Output output, Batch batch) {
    FutureTask<WriteResult> write =
        new FutureTask<>(() -> output.write(batch).toCompletableFuture().get(60, TimeUnit.SECONDS));
    Thread thread = new Thread(write, "test-writer");
    thread.setDaemon(true);
    thread.start();
    return write;
  }

  @Override
  public void close() {
    outputs.forEach(Output::close);
  }
}
