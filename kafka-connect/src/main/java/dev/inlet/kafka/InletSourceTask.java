package dev.inlet.kafka;

import static java.util.Objects.requireNonNull;

import dev.inlet.config.ConfigException;
import dev.inlet.host.KeptPositions;
import dev.inlet.host.Plugins;
import dev.inlet.input.EndOfInputException;
import dev.inlet.kafka.ConnectorConfig.Shard;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
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

  private final Supplier<Plugins> plugins;

  /** For Kafka Connect to call. */
  public InletSourceTask() {
    this(InstalledPlugins::get);
  }

  /** A task that takes its input from other plugins than those that are installed. */
  InletSourceTask(Supplier<Plugins> plugins) {
    this.plugins = requireNonNull(plugins, "plugins is null");
  }

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
    connector = TaskShards.connectorOf(props);
    task = TaskShards.numberOf(props);
    TaskMeters taskMeters = new TaskMeters(context.pluginMetrics());
    List<Connection> opened = new ArrayList<>();
    try {
      open(props, name, taskMeters, opened);
      taskMeters.register(opened, () -> LostMessages.OF_WORKER.ofTask(connector, task));
      reading = Reading.of(opened, name);
    } catch (ConfigException e) {
      release(opened, taskMeters);
      // Without the cause: its trace would stand in the answer for whoever asks for the status.
      throw new ConnectException(String.valueOf(e.getMessage()));
    } catch (RuntimeException | Error e) {
      release(opened, taskMeters);
      throw e;
    }
    connections = List.copyOf(opened);
    meters = taskMeters;
    LostMessages.OF_WORKER.started(connector, task);
  }

  /** Of a task that cannot start: {@link #stop} knows nothing of them. */
  private static void release(List<Connection> opened, TaskMeters taskMeters) {
    opened.forEach(Connection::close);
    taskMeters.remove();
  }

  private void open(
      Map<String, String> props, String name, TaskMeters taskMeters, List<Connection> opened) {
    ConnectorConfig config =
        ConnectorConfig.read(props, TaskShards.fixedInputOf(props), plugins.get());
    for (Shard shard : config.shards()) {
      String label = shard.number().map(number -> name + "-shard-" + number).orElse(name);
      Map<String, String> partition =
          SourceOffsets.partition(config.plugin().name(), shard.number());
      ConnectionListener listener = taskMeters.of(new TaskLog(label));
      opened.add(
          Connection.open(
              config.plugin(),
              shard,
              config.shape(),
              label,
              partition,
              stored(config, partition),
              listener));
    }
  }

  /**
   * The positions that are stored for a connection. Earlier, the only shard of a connector had the
   * partition of a connection without shards; what is stored there counts until the shard has an
   * offset of its own.
   */
  private Optional<KeptPositions> stored(ConnectorConfig config, Map<String, String> partition) {
    Optional<KeptPositions> kept = offset(partition);
    return kept.isEmpty() && config.hasOnlyShard()
        ? offset(SourceOffsets.partition(config.plugin().name(), Optional.empty()))
        : kept;
  }

  private Optional<KeptPositions> offset(Map<String, String> partition) {
    return SourceOffsets.read(context.offsetStorageReader().offset(partition));
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
      StoppedTask stopped = StoppedTask.of(current, connections, connector + "-" + task);
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
