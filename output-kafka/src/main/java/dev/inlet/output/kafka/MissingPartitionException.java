package dev.inlet.output.kafka;

import org.apache.kafka.common.KafkaException;

/** A topic lacks the partition that everything is to be written to. */
final class MissingPartitionException extends KafkaException {
  private static final long serialVersionUID = 1;

  MissingPartitionException(String topic, int partitions, int partition) {
    super(
        "topic %s has %s; partition is %d"
            .formatted(
                topic,
                partitions == 1
                    ? "1 partition, 0"
                    : partitions + " partitions, 0 to " + (partitions - 1),
                partition));
  }
}
