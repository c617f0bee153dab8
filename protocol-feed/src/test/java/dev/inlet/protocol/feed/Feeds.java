package dev.inlet.protocol.feed;

import static org.assertj.core.api.Assertions.assertThat;

import dev.inlet.host.InputOptions;
import dev.inlet.host.Plugins;
import dev.inlet.input.Batch;
import dev.inlet.input.ConnectFailedException;
import dev.inlet.input.Gap;
import dev.inlet.input.Input;
import dev.inlet.input.InputListener;
import dev.inlet.input.NotConnectedException;
import dev.inlet.input.Positions;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;

/** Makes inputs that speak the protocol, and hears what they report. */
final class Feeds implements InputListener {
  /** Longer than anything takes that goes well. */
  static final Duration SOON = Duration.ofSeconds(30);

  final List<Gap> gaps = new CopyOnWriteArrayList<>();

  /** Losses behind which the server has begun with what comes next. */
  final AtomicLong unknownGaps = new AtomicLong();

  final List<String> warnings = new CopyOnWriteArrayList<>();
  final List<String> failures = new CopyOnWriteArrayList<>();
  final AtomicLong repeated = new AtomicLong();
  final AtomicLong refilled = new AtomicLong();
  volatile Positions positions = Positions.NONE;

  /** An input with this section that reconnects quickly. */
  Input input(URI url, Map<String, ?> feed) {
    return input(Map.of("url", url.toString(), "feed", enabled(feed)));
  }

  /** A section that is enabled. */
  static Map<String, Object> enabled(Map<String, ?> feed) {
    Map<String, Object> section = new LinkedHashMap<>(feed);
    section.put("enabled", true);
    return section;
  }

  /** An input with these fields that reconnects quickly. */
  Input input(Map<String, ?> fields) {
    Map<String, Object> config = new LinkedHashMap<>(fields);
    config.putIfAbsent("connection", Map.of("retry_initial", "10ms", "retry_max", "20ms"));
    return Plugins.discover(Feeds.class.getClassLoader())
        .createInput(
            "websocket",
            config,
            InputOptions.builder().listener(this).resumeFrom(positions).build());
  }

  /** Reads and acknowledges until that many messages have come, or more. */
  List<String> read(Input input, int count) throws Exception {
    List<String> texts = new ArrayList<>();
    long end = System.nanoTime() + SOON.toNanos();
    while (texts.size() < count) {
      assertThat(System.nanoTime() - end)
          .as("read %s, failures %s, gaps %s", texts, failures, gaps)
          .isNegative();
      Batch batch = input.read(Duration.ofSeconds(1));
      batch.messages().forEach(message -> texts.add(message.text()));
      if (!batch.positions().isEmpty()) {
        positions = batch.positions();
      }
      batch.ack();
    }
    return texts;
  }

  @Override
  public void missed(Gap gap) {
    gaps.add(gap);
  }

  @Override
  public void dataResumed(Duration gap) {
    unknownGaps.incrementAndGet();
  }

  @Override
  public void repeated(long messages) {
    repeated.addAndGet(messages);
  }

  @Override
  public void refilled(long messages) {
    refilled.addAndGet(messages);
  }

  @Override
  public void warning(String message) {
    warnings.add(message);
  }

  @Override
  public void connectFailed(
      ConnectFailedException failure, int failures, Optional<Duration> nextDelay) {
    this.failures.add(failure.getMessage());
  }

  @Override
  public void connectionLost(
      NotConnectedException loss, Duration uptime, long messages, Optional<Duration> nextDelay) {
    failures.add(loss.getMessage());
  }
}
