package dev.inlet.kafka;

import static java.util.Objects.requireNonNull;

import dev.inlet.config.ConfigException;
import dev.inlet.config.Location;
import dev.inlet.config.Problem;
import dev.inlet.host.InputOptions;
import dev.inlet.host.InputPlugin;
import dev.inlet.host.KeptPositions;
import dev.inlet.input.Batch;
import dev.inlet.input.EndOfInputException;
import dev.inlet.input.Input;
import dev.inlet.input.InputStatus;
import dev.inlet.input.NotConnectedException;
import dev.inlet.input.Positions;
import dev.inlet.kafka.ConnectorConfig.RecordShape;
import dev.inlet.kafka.ConnectorConfig.Shard;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.connect.source.SourceRecord;
import org.jspecify.annotations.Nullable;

/**
 * One connection of a task. {@link #read} belongs to one thread at a time, and so does {@link
 * #countRest} behind it; any thread may close it.
 */
final class Connection {
  private final Input input;
  private final Map<String, String> partition;
  private final Unsettled unsettled;
  private final RecordMaker maker;
  private final ConnectionListener listener;
  private final boolean catchesUp;
  private final AtomicLong notDelivered = new AtomicLong();
  private @Nullable Map<String, String> offset;
  private volatile boolean closed;

  private Connection(
      Input input,
      Map<String, String> partition,
      @Nullable Map<String, String> offset,
      Unsettled unsettled,
      RecordMaker maker,
      ConnectionListener listener,
      boolean catchesUp) {
    this.input = requireNonNull(input, "input is null");
    this.partition = requireNonNull(partition, "partition is null");
    this.offset = offset;
    this.unsettled = requireNonNull(unsettled, "unsettled is null");
    this.maker = requireNonNull(maker, "maker is null");
    this.listener = requireNonNull(listener, "listener is null");
    this.catchesUp = catchesUp;
  }

  /**
   * Makes a connection, which begins to connect with the first {@link #read}.
   *
   * @param label what logs call it
   * @param partition what its offsets are stored under
   * @param kept where to go on
   * @throws ConfigException if the config cannot be used
   */
  static Connection open(
      InputPlugin plugin,
      Shard shard,
      RecordShape shape,
      String label,
      Map<String, String> partition,
      Optional<KeptPositions> kept,
      ConnectionListener listener) {
    InputOptions options =
        InputOptions.builder()
            .label(label)
            .listener(listener)
            .resumeFrom(kept.map(KeptPositions::positions).orElse(Positions.NONE))
            .build();
    boolean catchesUp = plugin.catchesUp(shard.section(), plugin.name());
    Input input = plugin.create(shard.section(), plugin.name(), options);
    if (kept.isPresent() && !kept.get().source().equals(input.source())) {
      input.close();
      throw new ConfigException(
          Problem.error(
              Location.UNKNOWN,
              plugin.name(),
              "cannot go on where it was: the offsets of this connector are those of \""
                  + kept.get().source()
                  + "\", but this is \""
                  + input.source()
                  + "\"; to begin with what comes next, stop the connector and reset them (DELETE"
                  + " /connectors/NAME/offsets)"));
    }
    return new Connection(
        input,
        partition,
        kept.map(SourceOffsets::offset).orElse(null),
        new Unsettled(shard.maxUnsettledBytes(), shard.maxUnsettledMessages()),
        new RecordMaker(shape),
        listener,
        catchesUp);
  }

  /**
   * Waits for messages, and for room if too many are on their way.
   *
   * @return empty if there are none in that time
   * @throws EndOfInputException after the listener was told, unless it was closed
   */
  List<SourceRecord> read(Duration maxWait) throws EndOfInputException, InterruptedException {
    long deadline = System.nanoTime() + maxWait.toNanos();
    if (!unsettled.awaitRoom(maxWait.toNanos())) {
      return List.of();
    }
    Batch batch = readNext(Duration.ofNanos(Math.max(0, deadline - System.nanoTime())));
    Map<String, String> before = offset;
    if (!batch.positions().isEmpty()) {
      offset = SourceOffsets.offset(new KeptPositions(input.source(), batch.positions()));
    }
    if (batch.isEmpty()) {
      return List.of();
    }
    return maker.records(batch, new BatchInKafka(batch, unsettled), partition, before, offset);
  }

  private Batch readNext(Duration maxWait) throws EndOfInputException, InterruptedException {
    try {
      return readInput(maxWait);
    } catch (EndOfInputException e) {
      if (!closed) {
        listener.ended(e);
      }
      throw e;
    }
  }

  private Batch readInput(Duration maxWait) throws EndOfInputException, InterruptedException {
    try {
      return input.read(maxWait);
    } catch (NotConnectedException e) {
      throw new IllegalStateException("an input of the host connects by itself", e);
    }
  }

  /** What the input tells about itself. Any thread may ask. */
  InputStatus status() {
    return input.status();
  }

  /** Whether what was received and not delivered comes again at the next start. */
  boolean receivesAgain() {
    return catchesUp && offset != null;
  }

  Unsettled unsettled() {
    return unsettled;
  }

  /** Has a {@link #read} come back. */
  void wakeUp() {
    input.wakeUp();
  }

  /** Ends the connection; blocks as long as the input says. */
  void close() {
    closed = true;
    input.close();
  }

  /**
   * Reads what is left of a connection that was closed; it counts as not delivered. Nobody settles
   * it, as {@link BatchInKafka#notTaken} says: a source of which messages are confirmed has to send
   * them again. The garbage collector finds their memory.
   */
  void countRest() throws InterruptedException {
    try {
      while (true) {
        addNotDelivered(readInput(Duration.ofMillis(100)).size());
      }
    } catch (EndOfInputException e) {
      // That was all.
    }
  }

  /** Counts messages that were read and will not be delivered to Kafka Connect. */
  void addNotDelivered(long messages) {
    notDelivered.addAndGet(messages);
  }

  /** How many messages were received but not delivered to Kafka Connect before the end. */
  long notDelivered() {
    return notDelivered.get();
  }
}
