package dev.inlet.benchmarks.client;

import dev.inlet.benchmarks.feed.Shape;
import dev.inlet.host.Plugins;
import dev.inlet.input.Batch;
import dev.inlet.input.EndOfInputException;
import dev.inlet.input.Input;
import dev.inlet.input.Message;
import dev.inlet.input.MessageBlock;
import dev.inlet.input.MessageType;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Map;

/**
 * Inlet as a program embeds it: a thread for each connection reads batch after batch, takes each
 * text out as a string, as other clients give them to a callback, and leaves what is binary where
 * it is.
 */
public final class InletClient {
  private static final Duration MAX_WAIT = Duration.ofMinutes(1);

  private final Arrivals arrivals;
  private final ByteBuffer stamp = ByteBuffer.allocate(Shape.STAMP_BYTES);

  private InletClient(Arrivals arrivals) {
    this.arrivals = arrivals;
  }

  public static void main(String[] arguments) throws Exception {
    try (Plugins plugins = Plugins.discover(InletClient.class.getClassLoader())) {
      for (Arrivals arrivals : Arrivals.all(arguments)) {
        Input input = plugins.createInput("websocket", section(arrivals));
        new Thread(() -> new InletClient(arrivals).run(input), "benchmark-reader").start();
      }
      Arrivals.await();
    }
  }

  private static Map<String, Object> section(Arrivals arrivals) {
    return Map.of(
        "url",
        arrivals.uri().toString(),
        "compression",
        arrivals.compressed() ? "permessage_deflate" : "off",
        "connection",
        Map.of("max_retries", 0));
  }

  private void run(Input input) {
    try (input) {
      readAll(input);
    } catch (Exception e) {
      Arrivals.failed(e);
    }
  }

  private void readAll(Input input) throws Exception {
    try {
      input.connect();
      while (true) {
        Batch batch = input.read(MAX_WAIT);
        for (MessageBlock block : batch.blocks()) {
          take(block);
        }
        batch.ack();
      }
    } catch (EndOfInputException e) {
      arrivals.closed(); // the server has closed, and is not asked again
    }
  }

  private void take(MessageBlock block) {
    for (int i = 0; i < block.size(); i++) {
      if (block.type(i) == MessageType.TEXT) {
        Message message = block.get(i);
        arrivals.message(message.text());
      } else if (arrivals.paced()) {
        block.copyPayload(i, 0, stamp.clear());
        arrivals.message(block.payloadSize(i), stamp.getLong(0));
      } else {
        arrivals.message(block.payloadSize(i));
      }
    }
  }
}
