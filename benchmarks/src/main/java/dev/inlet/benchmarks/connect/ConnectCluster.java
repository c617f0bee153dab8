package dev.inlet.benchmarks.connect;

import dev.inlet.benchmarks.measure.FeedProcess;
import dev.inlet.benchmarks.measure.ProbeServer;
import dev.inlet.benchmarks.measure.ProcessFigures;
import dev.inlet.benchmarks.trial.Bench;
import dev.inlet.testkit.kafka.ConnectWorker;
import dev.inlet.testkit.kafka.ConnectWorker.Answer;
import dev.inlet.testkit.kafka.KafkaBroker;
import dev.inlet.testkit.kafka.KafkaJvm;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import tools.jackson.databind.ObjectMapper;

/**
 * A broker and one worker of Kafka Connect, with the options that Kafka's own scripts give them, on
 * all CPUs. At most one connector at a time, which writes to a topic of its own with one partition.
 */
public final class ConnectCluster implements Closeable {
  private static final List<String> COLLECTOR =
      List.of("-XX:+UseG1GC", "-XX:MaxGCPauseMillis=20", "-XX:InitiatingHeapOccupancyPercent=35");
  private static final List<String> BROKER_HEAP = List.of("-Xms1g", "-Xmx1g");

  /** The heap that {@code connect-distributed.sh} sets. */
  public static final List<String> WORKER_HEAP = List.of("-Xms256m", "-Xmx2g");

  /** Else the disk, or what the kernel does to spare it, would be measured. */
  private static final Path MEMORY = Path.of("/dev/shm");

  private static final long PATIENCE_SECONDS = 60;
  private static final String CONNECTOR = "measured";
  private static final ObjectMapper JSON = new ObjectMapper();

  private final FeedProcess feed;
  private final Path directory;
  private final KafkaBroker broker;
  private final ConnectWorker worker;
  private final ProbeServer.Connection probe;
  private final Admin admin;
  private int topics;

  /** What all processes have cost, and what is in the topic, at one moment. */
  record Sample(
      long nanos,
      long records,
      ProcessFigures worker,
      double feedCpu,
      double brokerCpu,
      double ownCpu,
      double busyCpu,
      long allocatedBytes) {}

  private ConnectCluster(
      FeedProcess feed,
      Path directory,
      KafkaBroker broker,
      ConnectWorker worker,
      ProbeServer.Connection probe) {
    this.feed = feed;
    this.directory = directory;
    this.broker = broker;
    this.worker = worker;
    this.probe = probe;
    admin =
        Admin.create(Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, broker.bootstrapServers()));
  }

  /**
   * Starts both.
   *
   * @param heap options for that of the worker
   */
  public static ConnectCluster start(Bench bench, List<String> heap)
      throws IOException, InterruptedException {
    Path directory =
        Files.isWritable(MEMORY)
            ? Files.createTempDirectory(MEMORY, "inlet-kafka")
            : Files.createTempDirectory(bench.directory(), "kafka");
    List<String> launcher = bench.placement().everywhere(List.of());
    KafkaBroker broker =
        KafkaBroker.start(
            new KafkaJvm(launcher, both(COLLECTOR, BROKER_HEAP)),
            Files.createDirectory(directory.resolve("broker")),
            Map.of());
    try {
      List<String> options = both(COLLECTOR, heap);
      options.add(bench.probes().agentOption());
      ConnectWorker worker =
          ConnectWorker.start(
              new KafkaJvm(launcher, options),
              Files.createDirectory(directory.resolve("worker")),
              broker,
              PluginFolder.create(directory),
              Map.of("offset.flush.interval.ms", "60000", "session.timeout.ms", "30000"));
      return new ConnectCluster(bench.plain(), directory, broker, worker, bench.probes().accept());
    } catch (IOException | InterruptedException | RuntimeException e) {
      broker.close();
      throw e;
    }
  }

  private static List<String> both(List<String> some, List<String> others) {
    List<String> all = new ArrayList<>(some);
    all.addAll(others);
    return all;
  }

  /** Starts a connector, and waits until records of it are in its topic. */
  void create(Map<String, String> config, int tasks) throws IOException, InterruptedException {
    broker.createTopic(topic(), 1, Map.of("file.delete.delay.ms", "0"));
    Map<String, String> whole = new TreeMap<>(config);
    whole.put("topic", topic());
    whole.put("tasks.max", Integer.toString(tasks));
    whole.put("value.converter", "org.apache.kafka.connect.converters.ByteArrayConverter");
    request("PUT", "/connectors/" + CONNECTOR + "/config", JSON.writeValueAsString(whole));
    await("no record of " + whole.get("connector.class"), () -> records() > 0);
    await("not all tasks run", () -> running() == tasks);
  }

  private long running() throws InterruptedException {
    String status = worker.get("/connectors/" + CONNECTOR + "/status");
    int tasks = status.indexOf("\"tasks\"");
    return tasks < 0 ? 0 : status.substring(tasks).split("\"RUNNING\"", -1).length - 1L;
  }

  /** Whether as many tasks run as should. */
  boolean runs(int tasks) throws InterruptedException {
    return running() == tasks;
  }

  /** Ends the connector, and waits until its tasks have, and everything of it is gone. */
  void delete() throws IOException, InterruptedException {
    request("DELETE", "/connectors/" + CONNECTOR, "");
    await("connections stay open", () -> feed.totals().open() == 0);
    await("records still come", () -> records() == later());
    admin.deleteTopics(List.of(topic()));
    topics++;
  }

  private long later() throws IOException, InterruptedException {
    TimeUnit.MILLISECONDS.sleep(500);
    return records();
  }

  /** The worker refuses requests while it spreads tasks. */
  private void request(String method, String path, String body)
      throws IOException, InterruptedException {
    Answer answer = worker.request(method, path, body);
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
    while (answer.status() == 409 && System.nanoTime() < deadline) {
      TimeUnit.MILLISECONDS.sleep(100);
      answer = worker.request(method, path, body);
    }
    if (answer.status() >= 300) {
      throw new IOException("the worker answers " + answer.status() + ": " + answer.body());
    }
  }

  private String topic() {
    return "measured-" + topics;
  }

  private long records() throws IOException, InterruptedException {
    TopicPartition place = new TopicPartition(topic(), 0);
    try {
      return admin
          .listOffsets(Map.of(place, OffsetSpec.latest()))
          .partitionResult(place)
          .get()
          .offset();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof UnknownTopicOrPartitionException) {
        return 0; // a topic that was just created
      }
      throw new IOException("the topic could not be looked at", e);
    }
  }

  /** Something that becomes true. */
  private interface Condition {
    boolean holds() throws IOException, InterruptedException;
  }

  private void await(String otherwise, Condition condition)
      throws IOException, InterruptedException {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
    while (!condition.holds()) {
      if (System.nanoTime() > deadline) {
        throw new IOException(
            otherwise
                + " after "
                + PATIENCE_SECONDS
                + " s; the worker's log:\n"
                + String.join("\n", worker.log()));
      }
      TimeUnit.MILLISECONDS.sleep(50);
    }
  }

  Sample sample() throws IOException, InterruptedException {
    return new Sample(
        System.nanoTime(),
        records(),
        ProcessFigures.read(worker.process()),
        feed.figures().cpuSeconds(),
        ProcessFigures.read(broker.process()).cpuSeconds(),
        ProcessFigures.read(ProcessHandle.current()).cpuSeconds(),
        ProcessFigures.busyCpuSeconds(),
        probe.allocatedBytes());
  }

  FeedProcess feed() {
    return feed;
  }

  /** What is alive on the worker's heap, after a collection. */
  long liveHeapBytes() throws IOException, InterruptedException {
    return LiveHeap.bytes(worker.process());
  }

  @Override
  public void close() throws IOException {
    admin.close();
    worker.close();
    broker.close();
    probe.close();
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
