package dev.inlet.runner.monitoring;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.inlet.input.MessageType;
import dev.inlet.json.JsonValue;
import dev.inlet.runner.web.Request;
import dev.inlet.runner.web.Response;
import java.io.IOException;
import java.time.Duration;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Semaphore;

/**
 * Answers requests for the messages of a pipeline with a line of JSON for each sample, until the
 * client or the pipeline goes. Every few seconds without one, a line says how many messages have
 * passed, by which a client that is gone is noticed; so does the last line.
 */
final class TapStream {
  private static final int MAX_STREAMS = 8;
  private static final Duration PULSE = Duration.ofSeconds(2);
  private static final int MAX_RATE = 1_000;
  private static final int MAX_BYTES = 64 * 1024;

  private final Semaphore streams = new Semaphore(MAX_STREAMS);

  /** Streams samples of a pipeline, as the parameters of the request say. */
  Response answer(WatchedPipeline pipeline, Request request) {
    Optional<Integer> rate = number(request, "rate", 10, MAX_RATE);
    Optional<Integer> bytes = number(request, "bytes", 4096, MAX_BYTES);
    if (rate.isEmpty() || bytes.isEmpty()) {
      return Response.plain(
          400, "rate must be from 1 to " + MAX_RATE + ", bytes from 1 to " + MAX_BYTES + "\n");
    }
    if (streams.availablePermits() == 0) {
      return tooMany();
    }
    return Response.streaming(
        "application/x-ndjson",
        sink -> {
          if (!streams.tryAcquire()) {
            return;
          }
          Tap tap = new Tap(rate.get(), bytes.get());
          pipeline.taps().add(tap);
          try {
            stream(tap, sink);
          } finally {
            pipeline.taps().remove(tap);
            streams.release();
          }
        });
  }

  private static Response tooMany() {
    return Response.plain(503, MAX_STREAMS + " others look at messages already\n");
  }

  private static Optional<Integer> number(Request request, String name, int standard, int highest) {
    try {
      return request
          .parameter(name)
          .map(Integer::parseInt)
          .or(() -> Optional.of(standard))
          .filter(value -> value >= 1 && value <= highest);
    } catch (NumberFormatException e) {
      return Optional.empty();
    }
  }

  private static void stream(Tap tap, Response.Sink sink) throws IOException, InterruptedException {
    sink.send(line(Map.of("skipped", 0)));
    Optional<Tap.Sample> sample = tap.await(PULSE);
    while (sample.isPresent() || !tap.hasEnded()) {
      sink.send(line(sample.map(TapStream::describe).orElseGet(() -> passed(tap))));
      sample = tap.await(PULSE);
    }
    sink.send(line(passed(tap)));
  }

  private static Map<String, Object> passed(Tap tap) {
    return Map.of("skipped", tap.takeSkipped());
  }

  private static Map<String, Object> describe(Tap.Sample sample) {
    Map<String, Object> members = new LinkedHashMap<>();
    members.put("time", sample.receivedAt().toString());
    members.put("skipped", sample.skipped());
    members.put("size", sample.size());
    members.put("truncated", sample.payload().length < sample.size());
    if (sample.type() == MessageType.TEXT) {
      members.put("text", new String(sample.payload(), UTF_8));
    } else {
      members.put("base64", Base64.getEncoder().encodeToString(sample.payload()));
    }
    return members;
  }

  private static byte[] line(Map<String, ?> members) {
    return (JsonValue.ofPlain(members).toJson() + "\n").getBytes(UTF_8);
  }
}
