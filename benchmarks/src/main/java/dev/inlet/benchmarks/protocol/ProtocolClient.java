package dev.inlet.benchmarks.protocol;

import static java.util.Objects.requireNonNull;

import dev.inlet.benchmarks.contender.Launch;
import dev.inlet.testkit.servers.StreamingServer;
import java.io.IOException;
import java.util.OptionalLong;

/** One of those who are measured with a session protocol. */
public interface ProtocolClient {

  /** What it is called in tables. */
  String name();

  /** Says how to start it. */
  Launch launch(Protocol protocol, StreamingServer server) throws IOException;

  /** The number of messages according to what it wrote to standard error; empty if not there. */
  default OptionalLong messagesFromLog(String log) {
    requireNonNull(log, "log is null");
    return OptionalLong.empty();
  }
}
