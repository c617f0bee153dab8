package dev.inlet.kafka;

import dev.inlet.config.ConfigException;
import dev.inlet.host.LoggingInputListener;
import dev.inlet.input.EndOfInputException;
import dev.inlet.input.InputListener;
import dev.inlet.kafka.ConnectorConfig.Shard;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.source.SourceRecord;
import org.apache.kafka.connect.source.SourceTask;
import org.jspecify.annotations.Nullable;

/**
 * Reads some connections of a connector. The worker calls all methods but {@link #commitRecord} on
 * one thread, does not interrupt it, and forgets a task that has not stopped within {@code
 * task.shutdown.graceful.timeout.ms} (5 s); so {@link #poll} always comes back soon, whatever a
 * server does.
 */
public final class InletSourceTask extends SourceTask {
  /** The worker hears within this time that it is to stop, pause or commit. */
  private static final Duration POLL = Duration.ofMillis(500);

  private TaskLog log = new TaskLog("task");
  private volatile @Nullable TaskMeters meters;
  private String connector = "";
  private String task = "";
  private List<Connection> connections = List.of();
  private @Nullable Reading reading;
  private final Gathering gathering = new Gathering(System::nanoTime);
  private boolean inputEnded;

  /** For Kafka Connect to call. */
  public InletSourceTask() {}

  @Override
  public String version() {
    return InletSourceConnector.ownVersion();
  }

  /**
   * Makes the connections, which begin to connect with the first {@link #poll}.
   *
   * @throws ConnectException if the config cannot be used, in Inlet's words
   */
  @Override
  public void start(Map<String, String> props) {
    String name = TaskShards.nameOf(props);
    log = new TaskLog(name);
    TaskMeters made = new TaskMeters(context.pluginMetrics());
    List<Connection> opened = new ArrayList<>();
    try {
      open(props, name, made, opened);
    } catch (ConfigException e) {
      opened.forEach(Connection::close);
      // Without the cause: its trace would stand in the answer for whoever asks for the status.
      throw new ConnectException(String.valueOf(e.getMessage()));
    } catch (RuntimeException | Error e) {
      opened.forEach(Connection::close);
      throw e;
    }
    connections = List.copyOf(opened);
    connector = TaskShards.connectorOf(props);
    task = TaskShards.numberOf(props);
    made.register(connections, () -> LostMessages.OF_WORKER.ofTask(connector, task));
    meters = made;
    LostMessages.OF_WORKER.started(connector, task);
    reading = Reading.of(connections, name);
  }

  private void open(
      Map<String, String> props, String name, TaskMeters made, List<Connection> opened) {
    ConnectorConfig config =
        ConnectorConfig.read(props, TaskShards.fixedInputOf(props), InstalledPlugins.get());
    for (Shard shard : config.shards()) {
      String label = shard.number().map(number -> name + "-shard-" + number).orElse(name);
      Map<String, String> partition =
          SourceOffsets.partition(config.plugin().name(), shard.number());
      InputListener listener = made.of(new LoggingInputListener(new TaskLog(label)));
      opened.add(
          Connection.open(
              config.plugin(),
              shard,
              config.shape(),
              label,
              partition,
              SourceOffsets.read(context.offsetStorageReader().offset(partition)),
              listener));
    }
  }

  @Override
  public @Nullable List<SourceRecord> poll() throws InterruptedException {
    Reading current = reading;
    if (current == null || inputEnded) {
      Thread.sleep(POLL.toMillis()); // the worker asks again at once
      return null;
    }
    try {
      gathering.await();
      List<SourceRecord> records = current.next(POLL);
      gathering.found(records.size());
      return records.isEmpty() ? null : records;
    } catch (EndOfInputException e) {
      if (e.isFailure()) {
        throw new ConnectException(String.valueOf(e.getMessage()));
      }
      inputEnded = true;
      log.info("the input has ended: " + e.getMessage());
      return null;
    }
  }

  /**
   * A record is in Kafka, or will not be: a transformation filtered it, or it was dropped with
   * {@code errors.tolerance=all}. Called by a thread of the producer, not in order.
   */
  @Override
  public void commitRecord(SourceRecord record, @Nullable RecordMetadata metadata) {
    TaskMeters counting = meters;
    if (counting != null && record instanceof BatchRecord settled) {
      boolean last = settled.batch().settled();
      if (metadata == null) {
        counting.dropped();
      } else {
        counting.delivered(last);
      }
    }
  }

  @Override
  public void stop() {
    Reading current = reading;
    reading = null;
    if (current != null) {
      StoppedTask stopped = StoppedTask.of(current, connections);
      LostMessages.OF_WORKER.stopped(connector, task, stopped.lost());
      if (stopped.isComplete()) {
        log.info(stopped.describe());
      } else {
        log.warn(stopped.describe());
      }
    }
    TaskMeters registered = meters;
    if (registered != null) {
      registered.remove();
    }
  }
}
