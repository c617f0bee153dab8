package dev.inlet.benchmarks.source;

import org.apache.kafka.connect.connector.Task;

/** Makes records from nothing: what is left is what Kafka Connect itself costs. */
public final class MemorySourceConnector extends PlainSourceConnector {

  @Override
  public Class<? extends Task> taskClass() {
    return MemorySourceTask.class;
  }
}
