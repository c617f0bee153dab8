package dev.inlet.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import dev.inlet.config.Config;
import dev.inlet.config.ConfigNode;
import dev.inlet.config.ConfigSpec;
import dev.inlet.host.InputPlugin;
import dev.inlet.host.Plugins;
import dev.inlet.input.Batch;
import dev.inlet.input.EndOfInputException;
import dev.inlet.input.Input;
import dev.inlet.input.InputContext;
import dev.inlet.input.InputProvider;
import dev.inlet.input.Message;
import dev.inlet.kafka.ConnectorConfig.RecordShape;
import dev.inlet.kafka.ConnectorConfig.Shard;
import dev.inlet.kafka.ConnectorFields.ValueType;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.kafka.connect.source.SourceRecord;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@DisplayName("A connection of a task")
@Timeout(60)
final class ConnectionTest {
  private static final RecordShape SHAPE = new RecordShape("topic", ValueType.STRING, "", false);

  private final List<String> confirmed = new ArrayList<>();
  private final List<String> warnings = new ArrayList<>();

  /** A queue that hands out one message after the other, and has each of them confirmed. */
  private static final class ConfirmedQueue implements Input {
    private final Deque<String> messages = new ArrayDeque<>(List.of("one", "two", "three"));
    private final Consumer<String> confirm;
    private volatile boolean closed;

    ConfirmedQueue(Consumer<String> confirm) {
      this.confirm = confirm;
    }

    @Override
    public void connect() {}

    @Override
    public Batch read(Duration maxWait) throws EndOfInputException {
      String message = messages.poll();
      if (message != null) {
        return Batch.of(List.of(Message.text(message)), new Confirmation(message));
      }
      if (closed) {
        throw EndOfInputException.end("the input is closed");
      }
      return Batch.empty();
    }

    private final class Confirmation implements Batch.Settlement {
      private final String message;

      Confirmation(String message) {
        this.message = message;
      }

      @Override
      public void acknowledged() {
        confirm.accept(message);
      }

      @Override
      public void refused(Throwable cause) {}
    }

    @Override
    public void wakeUp() {}

    @Override
    public void close() {
      closed = true;
    }
  }

  private record QueueProvider(Consumer<String> confirm) implements InputProvider {

    @Override
    public String name() {
      return "queue";
    }

    @Override
    public ConfigSpec spec() {
      return ConfigSpec.builder().summary("Reads a queue.").build();
    }

    @Override
    public Input create(Config config, InputContext context) {
      return new ConfirmedQueue(confirm);
    }
  }

  private Connection open(Consumer<String> confirm) {
    InputPlugin plugin =
        Plugins.of(List.of(new QueueProvider(confirm))).input("queue").orElseThrow();
    ConfigNode section = ConfigNode.of(Map.of("auto_replay_nacks", false));
    Shard shard = new Shard(Optional.empty(), section, 1_000_000, 1_000);
    return Connection.open(
        plugin,
        shard,
        SHAPE,
        "queue",
        Map.of(),
        Optional.empty(),
        new ConnectionListener() {
          @Override
          public void ended(EndOfInputException end) {}

          @Override
          public void warning(String message) {
            warnings.add(message);
          }
        });
  }

  private static BatchInKafka readOne(Connection connection) throws Exception {
    List<SourceRecord> records = List.of();
    while (records.isEmpty()) {
      records = connection.read(Duration.ofSeconds(1));
    }
    assertThat(records).hasSize(1);
    return ((BatchRecord) records.get(0)).batch();
  }

  @Test
  @DisplayName("has its source confirm what is in Kafka, and nothing that Kafka never got")
  void leftovers() throws Exception {
    Connection connection = open(confirmed::add);
    assertThat(readOne(connection).settled()).isTrue();

    connection.close();
    connection.countRest();

    assertThat(connection.notDelivered()).isEqualTo(2);
    assertThat(confirmed).containsExactly("one");
  }

  @Test
  @DisplayName("goes on when its input fails to settle what is in Kafka, and says so once")
  void brokenSettlement() throws Exception {
    Connection connection =
        open(
            message -> {
              throw new IllegalStateException("the queue is away");
            });
    try {
      assertThat(readOne(connection).settled()).isTrue();
      assertThat(readOne(connection).settled()).isTrue();

      assertThat(connection.unsettled().messages()).isZero();
      assertThat(warnings)
          .singleElement()
          .asString()
          .startsWith("the input cannot settle a batch: " + QueueProvider.class.getName())
          .endsWith("the queue is away");
    } finally {
      connection.close();
    }
  }
}
