package dev.inlet.testkit.kafka;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import org.apache.kafka.connect.cli.ConnectDistributed;
import org.apache.kafka.connect.runtime.Connect;

/**
 * The process of a distributed worker of Kafka Connect. It says {@value #READY} on standard output
 * once its REST interface is there, and halts when its standard input ends.
 */
final class WorkerMain {
  static final String READY = "the worker is ready";

  private WorkerMain() {}

  /**
   * Runs a worker until it is told to end.
   *
   * @param arguments the file of its properties
   */
  public static void main(String[] arguments) throws IOException {
    ParentWatch.haltWithParent();
    Properties read = new Properties();
    try (InputStream in = Files.newInputStream(Path.of(arguments[0]))) {
      read.load(in);
    }
    Map<String, String> settings = new HashMap<>();
    read.stringPropertyNames().forEach(name -> settings.put(name, read.getProperty(name)));
    Connect<?> connect = new ConnectDistributed().startConnect(settings);
    System.out.println(READY);
    connect.awaitStop();
  }
}
