package dev.inlet.kafka;

import dev.inlet.config.Location;
import dev.inlet.config.Problem;
import java.util.List;
import java.util.Map;

/**
 * How large a message may be to fit into a record. The worker's producer compares a record with
 * {@code max.request.size} before it compresses it; a larger one makes the task fail, or is dropped
 * with {@code errors.tolerance=all}.
 */
final class RecordLimit {
  static final String PRODUCER_KEY = "producer.override.max.request.size";
  private static final int PRODUCER_DEFAULT = 1_048_576;

  /** For key, headers, and what a record and its batch take themselves. */
  private static final int ROOM = 16 * 1024;

  private final long producer;

  private RecordLimit(long producer) {
    this.producer = producer;
  }

  static RecordLimit of(Map<String, String> props) {
    String set = props.get(PRODUCER_KEY);
    try {
      return new RecordLimit(set == null ? PRODUCER_DEFAULT : Integer.parseInt(set.strip()));
    } catch (NumberFormatException e) {
      return new RecordLimit(PRODUCER_DEFAULT); // Kafka Connect refuses it itself
    }
  }

  /** The largest message that fits for sure. */
  long messageSize() {
    return Math.max(producer - ROOM, Math.max(1, producer / 2));
  }

  /**
   * Compares a field of the input with that limit.
   *
   * @param maxMessageSize 0 for none
   */
  List<Problem> check(String key, long maxMessageSize) {
    if (maxMessageSize > 0 && maxMessageSize <= messageSize()) {
      return List.of();
    }
    return List.of(
        Problem.error(
            Location.UNKNOWN,
            key,
            "messages of that size do not fit into a record: the producer takes "
                + producer
                + " bytes ("
                + PRODUCER_KEY
                + "), so that this may be "
                + messageSize()
                + " at most; leave it out, or set both, and max.message.bytes of the topic"));
  }
}
