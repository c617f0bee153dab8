package dev.inlet.benchmarks.source;

import org.apache.kafka.connect.connector.Task;

/** A websocket in Kafka Connect in the least code that does it, with the client of the JDK. */
public final class JdkWebSocketSourceConnector extends PlainSourceConnector {

  @Override
  public Class<? extends Task> taskClass() {
    return JdkWebSocketSourceTask.class;
  }
}
