package dev.inlet.kafka;

import java.util.Map;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.header.Header;
import org.apache.kafka.connect.source.SourceRecord;
import org.jspecify.annotations.Nullable;

/**
 * A record that knows the batch of its message. Kafka Connect gives back the very record that it
 * was given, whatever transformations made of it.
 */
final class BatchRecord extends SourceRecord {
  private static final long serialVersionUID = 1;

  private final transient BatchInKafka batch;

  /** The parts of a record; without partition and offset if the input cannot resume. */
  @SuppressWarnings("NullAway") // a record has nulls where it has nothing
  BatchRecord(
      BatchInKafka batch,
      @Nullable Map<String, ?> sourcePartition,
      @Nullable Map<String, ?> sourceOffset,
      String topic,
      @Nullable String key,
      Schema valueSchema,
      Object value,
      Long timestamp,
      @Nullable Iterable<Header> headers) {
    super(
        sourcePartition,
        sourceOffset,
        topic,
        null,
        key == null ? null : Schema.OPTIONAL_STRING_SCHEMA,
        key,
        valueSchema,
        value,
        timestamp,
        headers);
    this.batch = batch;
  }

  BatchInKafka batch() {
    return batch;
  }

  /** By identity: the same message may come twice. */
  @Override
  public boolean equals(Object other) {
    return this == other;
  }

  @Override
  public int hashCode() {
    return System.identityHashCode(this);
  }

  /** Without key and value. */
  @Override
  public String toString() {
    return "BatchRecord[" + topic() + "]";
  }
}
