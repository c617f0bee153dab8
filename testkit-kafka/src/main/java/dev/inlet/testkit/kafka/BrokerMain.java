package dev.inlet.testkit.kafka;

import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import kafka.tools.StorageTool;
import org.apache.kafka.common.utils.Time;

/**
 * The process of a broker. It says {@value #READY} on standard output once it serves clients, and
 * halts when its standard input ends: so it never outlives the process that started it, however
 * that ended.
 */
final class BrokerMain {
  static final String READY = "the broker is ready";

  private BrokerMain() {}

  /**
   * Runs a broker.
   *
   * @param arguments the file of its properties, and the directory of its log, which is formatted
   *     if it does not exist yet
   */
  public static void main(String[] arguments) throws IOException {
    ParentWatch.haltWithParent();
    Path properties = Path.of(arguments[0]);
    if (!Files.exists(Path.of(arguments[1]))) {
      format(properties);
    }
    Properties read = new Properties();
    try (InputStream in = Files.newInputStream(properties)) {
      read.load(in);
    }
    KafkaRaftServer server = new KafkaRaftServer(KafkaConfig.fromProps(read), Time.SYSTEM);
    server.startup();
    System.out.println(READY);
    server.awaitShutdown();
  }

  private static void format(Path properties) {
    PrintStream out = System.out;
    String[] command = {
      "format",
      "--standalone",
      "--cluster-id",
      "inlet-test-cluster",
      "--config",
      properties.toString()
    };
    if (StorageTool.execute(command, out) != 0) {
      throw new IllegalStateException("the broker's log could not be formatted");
    }
  }
}
