package dev.inlet.kafka;

import dev.inlet.config.Location;
import dev.inlet.config.Problem;
import java.util.List;
import java.util.Map;

/**
 * How large a message may be to fit into a record. The worker's producer compares a record with
 * {@code max.request.size} and {@code buffer.memory} before it compresses it; a larger one makes
 * the task fail, or is dropped with {@code errors.tolerance=all}.
 *
 * <p>A value is taken to have as many bytes as its message. That is so with {@code
 * ByteArrayConverter}, and with {@code StringConverter} for UTF-8, which text messages are. It is
 * not promised where a value grows: a byte of a binary message that is no UTF-8 takes three as
 * U+FFFD in a string, and other converters escape what they write. To divide the limit by what they
 * could add would refuse text messages that fit.
 */
final class RecordLimit {
  private static final String REQUEST_KEY = "producer.override.max.request.size";
  private static final long REQUEST_DEFAULT = 1_048_576;
  private static final String BUFFER_KEY = "producer.override.buffer.memory";
  private static final long BUFFER_DEFAULT = 32L << 20;

  /** For key, headers, and what a record and its batch take themselves. */
  private static final int ROOM = 16 * 1024;

  private final String key;
  private final long producer;

  private RecordLimit(String key, long producer) {
    this.key = key;
    this.producer = producer;
  }

  static RecordLimit of(Map<String, String> props) {
    long request = number(props, REQUEST_KEY, REQUEST_DEFAULT);
    long buffer = number(props, BUFFER_KEY, BUFFER_DEFAULT);
    return buffer < request
        ? new RecordLimit(BUFFER_KEY, buffer)
        : new RecordLimit(REQUEST_KEY, request);
  }

  private static long number(Map<String, String> props, String key, long otherwise) {
    String set = props.get(key);
    try {
      return set == null ? otherwise : Long.parseLong(set.strip());
    } catch (NumberFormatException e) {
      return otherwise; // Kafka Connect refuses it itself
    }
  }

  /** The largest message that fits for sure, where a value does not grow. */
  long messageSize() {
    return Math.max(producer - ROOM, Math.max(1, producer / 2));
  }

  /**
   * Compares a field of the input with that limit.
   *
   * @param maxMessageSize 0 for none
   */
  List<Problem> check(String field, long maxMessageSize) {
    if (maxMessageSize > 0 && maxMessageSize <= messageSize()) {
      return List.of();
    }
    return List.of(
        Problem.error(
            Location.UNKNOWN,
            field,
            "messages of that size do not fit into a record: the producer takes "
                + producer
                + " bytes ("
                + key
                + "), so that this may be "
                + messageSize()
                + " at most; leave it out, or set both, and max.message.bytes of the topic"));
  }
}
