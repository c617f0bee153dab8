package dev.inlet.benchmarks.source;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.source.SourceRecord;
import org.apache.kafka.connect.source.SourceTask;
import org.jspecify.annotations.Nullable;

/**
 * Gives records of {@code size} bytes without key, headers and offset, as Inlet's are by default:
 * as many as go, {@code batch} at a time; or, with a {@code rate}, so many each second, one at a
 * time.
 */
public final class MemorySourceTask extends SourceTask {
  private static final long POLL_NANOS = TimeUnit.MILLISECONDS.toNanos(500);

  private String topic = "";
  private byte[] payload = {};
  private int batch;
  private long nanosPerRecord;
  private long next;

  @Override
  public String version() {
    return PlainSourceConnector.VERSION;
  }

  @Override
  public void start(Map<String, String> props) {
    topic = props.getOrDefault("topic", "");
    payload = new byte[Integer.parseInt(props.getOrDefault("size", "128"))];
    new Random(1).nextBytes(payload);
    batch = Integer.parseInt(props.getOrDefault("batch", "1000"));
    int rate = Integer.parseInt(props.getOrDefault("rate", "0"));
    nanosPerRecord = rate == 0 ? 0 : TimeUnit.SECONDS.toNanos(1) / rate;
    next = System.nanoTime();
  }

  @Override
  public @Nullable List<SourceRecord> poll() throws InterruptedException {
    return nanosPerRecord == 0 ? records(batch) : pollPaced();
  }

  private @Nullable List<SourceRecord> pollPaced() throws InterruptedException {
    long wait = next - System.nanoTime();
    if (wait > 0) {
      TimeUnit.NANOSECONDS.sleep(Math.min(wait, POLL_NANOS));
    }
    if (next - System.nanoTime() > 0) {
      return null;
    }
    next += nanosPerRecord;
    return records(1);
  }

  private List<SourceRecord> records(int count) {
    Long now = System.currentTimeMillis();
    List<SourceRecord> records = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      records.add(record(topic, payload.clone(), now));
    }
    return records;
  }

  /** A record as Inlet's connector makes them by default. */
  @SuppressWarnings("NullAway") // a record has nulls where it has nothing
  static SourceRecord record(String topic, byte[] payload, Long timestamp) {
    return new SourceRecord(
        null, null, topic, null, null, null, Schema.BYTES_SCHEMA, payload, timestamp);
  }

  @Override
  public void stop() {}
}
