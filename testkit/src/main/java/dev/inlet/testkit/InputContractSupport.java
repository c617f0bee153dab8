package dev.inlet.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.inlet.config.Config;
import dev.inlet.config.ConfigNode;
import dev.inlet.config.Field;
import dev.inlet.input.Batch;
import dev.inlet.input.EndOfInputException;
import dev.inlet.input.Input;
import dev.inlet.input.InputContext;
import dev.inlet.input.InputListener;
import dev.inlet.input.InputProvider;
import dev.inlet.input.NotConnectedException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** How the promises of inputs are tested: what the author says, and what one does with an input. */
abstract class InputContractSupport {
  static final Duration LONG = Duration.ofHours(1);
  static final Duration SHORT = Duration.ofMillis(20);

  final List<Input> inputs = new ArrayList<>();
  final ShownTexts shown = new ShownTexts();
  final PluginThreads threads = new PluginThreads();
  InputContract.Source source;
  ReadingThread thread;

  /** A new provider of the input. */
  protected abstract InputProvider provider();

  /** Starts a source of its own for one test. */
  protected abstract InputContract.Source startSource() throws Exception;

  /**
   * Starts a source at which {@link Input#connect} never comes to an end by itself, such as a
   * server that says nothing. Without one, the promise that {@code close} ends it is not tested.
   */
  protected Optional<InputContract.Source> startSilentSource() throws Exception {
    return Optional.empty();
  }

  /** What may stand in no text that people see: the values of the secret fields, unless more. */
  protected List<String> secrets(Map<String, Object> config) {
    return ShownTexts.secretsIn(provider().spec(), config);
  }

  /** The paths of fields that sound like credentials but that everyone may read. */
  protected Set<String> publicFields() {
    return Set.of();
  }

  /** How long a call may take that should return at once. */
  protected Duration patience() {
    return Duration.ofSeconds(20);
  }

  /**
   * What payloads the input can carry beyond text that is not empty and in one line. Leave out what
   * the format cannot express: one that ends each message with a line feed has no {@link
   * Payload#LINE_BREAKS}. What is left out is never sent to the input.
   */
  protected Set<Payload> payloads() {
    return EnumSet.allOf(Payload.class);
  }

  /**
   * The field that limits the size of one message, {@code max_message_size} if there is one of that
   * name. Without one, the promise that no server can make the input hold a message of any size is
   * not tested.
   */
  protected Optional<String> sizeLimitField() {
    return provider().spec().fields().stream()
        .map(Field::name)
        .filter("max_message_size"::equals)
        .findFirst();
  }

  /**
   * More bytes than the input and the connection to its source hold when nobody reads. What the
   * kernel holds counts, which is several megabytes on loopback.
   */
  protected long moreThanIsBuffered() {
    return 64L << 20;
  }

  @BeforeEach
  final void startContract() throws Exception {
    source = startSource();
    thread = new ReadingThread(patience(), threads.group());
  }

  @AfterEach
  final void endContract() throws Exception {
    thread.close();
    inputs.forEach(Input::close);
    source.close();
  }

  final Input input() throws Exception {
    return input(source);
  }

  final Input input(InputContract.Source from) throws Exception {
    return input(from.config(), InputContext.builder());
  }

  /** Makes an input, in the thread that reads, so that what it starts belongs to the contract. */
  final Input input(Map<String, Object> settings, InputContext.Builder context) throws Exception {
    Config config = provider().spec().read(ConfigNode.of(settings), "input");
    shown.add(config);
    InputListener listener =
        new InputListener() {
          @Override
          public void warning(String message) {
            shown.add(message);
          }
        };
    Input input = thread.call(() -> provider().create(config, context.listener(listener).build()));
    inputs.add(input);
    return input;
  }

  Input connected() throws Exception {
    Input input = input();
    connect(input);
    return input;
  }

  final void assumeConnections() {
    assumeTrue(source.hasConnections(), "the source has no connection that can be lost");
  }

  /** Loses the connection and makes the next one; false if there is none to lose. */
  final boolean reconnectIfPossible(Input input) throws Exception {
    if (!source.hasConnections()) {
      return false;
    }
    source.dropConnection();
    List<String> unused = readUntil(input, NotConnectedException.class);
    connect(input);
    return true;
  }

  void connect(Input input) throws Exception {
    thread.call(connecting(input));
  }

  static Callable<Boolean> connecting(Input input) {
    return () -> {
      input.connect();
      return true;
    };
  }

  Batch read(Input input, Duration maxWait) throws Exception {
    return thread.call(() -> input.read(maxWait));
  }

  /** Reads and acknowledges until that many messages have come. */
  List<String> read(Input input, int count) throws Exception {
    List<String> texts = new ArrayList<>();
    long giveUpAt = System.nanoTime() + patience().toNanos();
    while (texts.size() < count) {
      Batch batch = read(input, SHORT);
      batch.messages().forEach(message -> texts.add(message.text()));
      batch.ack();
      assertThat(System.nanoTime() - giveUpAt)
          .as("nanoseconds too late: only these came: %s", texts)
          .isNegative();
    }
    return texts;
  }

  Batch readSome(Input input) throws Exception {
    Batch batch = Batch.empty();
    for (int i = 0; i < patience().dividedBy(SHORT) && batch.isEmpty(); i++) {
      batch = read(input, SHORT);
    }
    assertThat(batch.messages()).as("what came").isNotEmpty();
    return batch;
  }

  /** Reads until an exception comes, which must be of this kind. */
  List<String> readUntil(Input input, Class<? extends Exception> end) throws Exception {
    List<String> texts = new ArrayList<>();
    long giveUpAt = System.nanoTime() + patience().toNanos();
    while (System.nanoTime() - giveUpAt < 0) {
      try {
        read(input, SHORT).messages().forEach(message -> texts.add(message.text()));
      } catch (NotConnectedException | EndOfInputException e) {
        shown.add(e);
        assertThat(e).isInstanceOf(end);
        return texts;
      }
    }
    throw new AssertionError("read never threw " + end.getSimpleName());
  }

  static String[] numbered(int count) {
    return IntStream.range(0, count).mapToObj(i -> "message " + i).toArray(String[]::new);
  }

  /** Closes the input as a host does at its end: from a thread that does not read. */
  final void close(Input... closed) throws Exception {
    try (ReadingThread closing = new ReadingThread(patience(), threads.group())) {
      closing.call(
          () -> {
            Stream.of(closed).forEach(Input::close);
            return true;
          });
    }
  }
}
