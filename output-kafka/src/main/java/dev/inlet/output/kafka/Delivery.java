package dev.inlet.output.kafka;

import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.jspecify.annotations.Nullable;

/** One record on its way. What the client refuses at once comes back to who hands it over. */
final class Delivery implements Callback {
  private final PendingWrite write;
  private final Thread handsOver = Thread.currentThread();
  private final String topic;
  private final int size;

  /** Belongs to the thread that hands over. */
  private @Nullable RuntimeException refusal;

  Delivery(PendingWrite write, String topic, int size) {
    this.write = write;
    this.topic = topic;
    this.size = size;
  }

  /** Where it goes. */
  String topic() {
    return topic;
  }

  /** Its size as {@link RecordSizes} says. */
  int size() {
    return size;
  }

  PendingWrite write() {
    return write;
  }

  /** What the client said against it while it was being handed over, once. */
  @Nullable RuntimeException takeRefusal() {
    RuntimeException taken = refusal;
    refusal = null;
    return taken;
  }

  @Override
  public void onCompletion(@Nullable RecordMetadata metadata, @Nullable Exception exception) {
    if (exception == null) {
      write.accepted();
    } else if (Thread.currentThread() == handsOver) {
      refusal =
          exception instanceof RuntimeException unchecked
              ? unchecked
              : new KafkaException(exception);
    } else if (exception instanceof RecordTooLargeException) {
      write.tooLarge(this);
    } else {
      write.failed(this, exception);
    }
  }
}
