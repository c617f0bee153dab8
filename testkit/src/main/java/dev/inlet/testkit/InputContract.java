package dev.inlet.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.inlet.config.ConfigNode;
import dev.inlet.host.Plugins;
import dev.inlet.host.resilience.Backoff;
import dev.inlet.host.resilience.ReconnectPolicy;
import dev.inlet.host.resilience.ReconnectingInput;
import dev.inlet.host.resilience.ReplayingInput;
import dev.inlet.input.Batch;
import dev.inlet.input.ConnectFailedException;
import dev.inlet.input.EndOfInputException;
import dev.inlet.input.Input;
import dev.inlet.input.InputCapability;
import dev.inlet.input.InputContext;
import dev.inlet.input.InputListener;
import dev.inlet.input.Message;
import dev.inlet.input.NotConnectedException;
import dev.inlet.input.Positions;
import dev.inlet.input.RetryAdvice;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/**
 * What every input promises. The author of one extends this class and says how to make it and how
 * to make its source send; when all tests pass, any host can run it.
 *
 * <p>What the contract cannot see: whether the credentials that an authenticator gave are what the
 * source was sent, memory that grows for another reason than messages nobody reads, descriptors on
 * Windows, connections of {@code create} that are closed again before it returns and go past the
 * JDK's proxy selector, and a thread that sleeps and looks in turn in place of waiting.
 */
@DisplayName("An input")
public abstract class InputContract extends InputResourceContract {
  private static final Duration UNLIMITED = Duration.ofNanos(Long.MAX_VALUE);

  /** Where the messages come from: a server of the author's, on loopback. */
  public interface Source extends AutoCloseable {

    /** What an input is configured with to connect to this source. */
    Map<String, Object> config();

    /**
     * Sends messages to the input that connected last. Blocks while the input takes nothing more,
     * as writing to a socket does, unless it {@linkplain #blocksSenders never does}: by that the
     * contract sees backpressure. Throws when the input has gone.
     */
    void send(String... messages) throws Exception;

    /**
     * Sends messages of bytes, if the input can carry them: see {@link InputContract#payloads}.
     * What {@code send} says about blocking holds here, too.
     */
    default void sendBinary(byte[]... messages) throws Exception {
      throw new UnsupportedOperationException(
          "override sendBinary in your Source, or leave BINARY out of payloads() if the input"
              + " carries text alone");
    }

    /**
     * Waits until the input that connected last has received all that was sent.
     *
     * @return false if this source has no means to know
     */
    default boolean awaitReceived() throws Exception {
      return false;
    }

    /**
     * Does not accept the credentials of whoever connects from now on, such as by an HTTP response
     * with status 401.
     *
     * @return false if this source has no means to; the promise about refused credentials is
     *     skipped then
     */
    default boolean refuseCredentials() throws Exception {
      return false;
    }

    /**
     * Whether {@link #send} blocks while the input takes nothing more. A source that keeps
     * everything until it is asked for, such as a file, says no; the promise about backpressure is
     * skipped then.
     */
    default boolean blocksSenders() {
      return true;
    }

    /**
     * Whether there is a connection that can be lost. Where there is none, as with a file, nobody
     * calls {@link #dropConnection}, and the promises about losses are skipped.
     */
    default boolean hasConnections() {
      return true;
    }

    /**
     * Ends the connection in such a way that what was sent still arrives. To be overridden unless
     * there {@linkplain #hasConnections is none}.
     */
    default void dropConnection() throws Exception {
      throw new UnsupportedOperationException(
          "override dropConnection in your Source, or have hasConnections() say false if the input"
              + " has no connection that can be lost");
    }

    /**
     * Keeps messages for an input that is not connected: the next one that connects is sent them
     * behind what else it has missed. For sources of inputs with the capability {@link
     * InputCapability#RESUME}: whoever asks to go on behind a message that was sent some time ago,
     * on another connection, is sent all that came behind it.
     *
     * @return false if this source has no means to; the promises about positions are skipped then
     */
    default boolean sendWhileAway(String... messages) throws Exception {
      return false;
    }

    /** Ends everything; who tries to connect from now on fails. */
    @Override
    void close();
  }

  private Callable<Boolean> sending(String... messages) {
    return () -> {
      source.send(messages);
      return true;
    };
  }

  @Test
  @DisplayName("hands out messages whole and in order")
  void order() throws Exception {
    Input input = connected();
    String[] messages = numbered(2_000);
    messages[500] = "ünï¢ødé 𝄞 \u0001 \"quoted\"";
    messages[501] = payloads().contains(Payload.LINE_BREAKS) ? "one\ntwo\r\nthree" : "one";
    messages[1_000] = "x".repeat(100_000);
    FutureTask<?> sending = new FutureTask<>(sending(messages));
    new Thread(sending, "contract-sender").start();
    assertThat(read(input, messages.length)).containsExactly(messages);
    sending.get();
  }

  @Test
  @DisplayName("hands out messages that stay as they are while others follow, settled or not")
  void immutableMessages() throws Exception {
    Input input = connected();
    source.send("first");
    Batch first = readSome(input);
    readOthers(input);
    assertThat(first.messages()).extracting(Message::text).containsExactly("first");
    assertThatThrownBy(() -> first.messages().clear())
        .isInstanceOf(UnsupportedOperationException.class);
    List<Message> kept = List.copyOf(first.messages());
    first.ack();
    readOthers(input);
    assertThat(kept).extracting(Message::text).containsExactly("first");
  }

  private void readOthers(Input input) throws Exception {
    for (int i = 0; i < 20; i++) {
      source.send("other");
      read(input, 1);
    }
  }

  @Test
  @DisplayName("says when a message came")
  void receivedAt() throws Exception {
    Instant before = Instant.now();
    Input input = connected();
    source.send("now");
    assertThat(readSome(input).messages().get(0).metadata().receivedAt())
        .isBetween(before.minusSeconds(1), Instant.now().plusSeconds(1));
  }

  @Test
  @DisplayName("gives an empty batch when nothing comes in the time to wait")
  void emptyBatch() throws Exception {
    Input input = connected();
    assertThat(read(input, SHORT).isEmpty()).isTrue();
    source.send("late");
    assertThat(read(input, 1)).containsExactly("late");
  }

  @Test
  @DisplayName("only looks when the time to wait is zero")
  void zeroWait() throws Exception {
    Input input = connected();
    assertThat(read(input, Duration.ZERO).isEmpty()).isTrue();
    source.send("there");
    await()
        .atMost(patience())
        .until(
            () -> read(input, Duration.ZERO).messages().stream().map(Message::text).toList(),
            List.of("there")::equals);
  }

  @Test
  @DisplayName("returns from a long wait as soon as a message comes")
  void wakesUp() throws Exception {
    Input input = connected();
    FutureTask<Batch> reading = thread.start(() -> input.read(LONG));
    thread.letItBlock();
    source.send("wake up");
    assertThat(thread.outcome(reading).messages())
        .extracting(Message::text)
        .containsExactly("wake up");
  }

  @Test
  @DisplayName("throws NotConnectedException from read before it was connected")
  void readBeforeConnect() throws Exception {
    Input input = input();
    assertThatThrownBy(() -> read(input, SHORT)).isInstanceOf(NotConnectedException.class);
    assertThatThrownBy(() -> read(input, Duration.ZERO)).isInstanceOf(NotConnectedException.class);
  }

  @Test
  @DisplayName("does nothing when it is connected already")
  void connectTwice() throws Exception {
    Input input = connected();
    connect(input);
    source.send("once");
    assertThat(read(input, 1))
        .as("what came over a connection that was asked for twice")
        .containsExactly("once");
    assertThat(read(input, SHORT).isEmpty()).as("a message comes once").isTrue();
  }

  @Test
  @DisplayName("fails to connect when its source is away, and may be tried again")
  void sourceAway() throws Exception {
    source.close();
    Input input = input();
    assertThatThrownBy(() -> connect(input))
        .isInstanceOfSatisfying(
            ConnectFailedException.class,
            failure -> {
              assertThat(failure).hasMessageNotContaining("\n");
              assertThat(failure.getMessage()).isNotBlank();
              assertThat(failure.details().retryAdvice().kind())
                  .isNotEqualTo(RetryAdvice.Kind.NEVER);
            });
    assertThatThrownBy(() -> read(input, SHORT)).isInstanceOf(NotConnectedException.class);
  }

  @Test
  @DisplayName(
      "throws NotConnectedException after the last message of a lost connection, each time")
  void loss() throws Exception {
    assumeConnections();
    Input input = connected();
    source.send("one", "two");
    source.dropConnection();
    assertThat(readUntil(input, NotConnectedException.class))
        .as("the messages that came before the connection was lost")
        .containsExactly("one", "two");
    for (int i = 0; i < 3; i++) {
      assertThatThrownBy(
              () -> read(input, SHORT), "a read after the loss, until it is connected again")
          .isInstanceOfSatisfying(
              NotConnectedException.class,
              loss -> {
                assertThat(loss).hasMessageNotContaining("\n");
                assertThat(loss.details().retryAdvice().kind())
                    .as("the advice after an ordinary loss, by which a host would never come back")
                    .isNotEqualTo(RetryAdvice.Kind.NEVER);
              });
    }
  }

  @Test
  @DisplayName("wakes a blocked read when the connection is lost")
  void lossWakesRead() throws Exception {
    assumeConnections();
    Input input = connected();
    FutureTask<Batch> reading = thread.start(() -> input.read(LONG));
    thread.letItBlock();
    source.dropConnection();
    assertThatThrownBy(() -> thread.outcome(reading)).isInstanceOf(NotConnectedException.class);
  }

  @Test
  @DisplayName("returns from a long wait when it is woken, now or before, and can be read on")
  void wakeUp() throws Exception {
    Input input = connected();
    FutureTask<Batch> reading = thread.start(() -> input.read(LONG));
    thread.letItBlock();
    input.wakeUp();
    assertThat(thread.outcome(reading).isEmpty()).isTrue();
    input.wakeUp();
    assertThat(read(input, LONG).isEmpty()).isTrue();
    source.send("after");
    assertThat(read(input, 1)).containsExactly("after");
  }

  @Test
  @DisplayName("waits without a limit, if it suits virtual threads, until it is woken or closed")
  void readsWithoutLimit() throws Exception {
    assumeTrue(
        provider().capabilities().contains(InputCapability.VIRTUAL_THREADS),
        "no virtual thread reads it");
    Input input = connected();
    FutureTask<Batch> reading = thread.start(() -> input.read(UNLIMITED));
    thread.letItBlock();
    assertThat(reading).as("a read without a limit").isNotDone();
    input.wakeUp();
    assertThat(thread.outcome(reading).isEmpty()).isTrue();
    FutureTask<Batch> last = thread.start(() -> input.read(UNLIMITED));
    thread.letItBlock();
    close(input);
    assertEnds(last);
  }

  @Test
  @DisplayName("is read in time by ReconnectingInput, also while no server is there")
  void readComesBackWhileReconnecting() throws Exception {
    Input input = reconnecting(connected());
    source.send("before");
    assertThat(read(input, 1)).containsExactly("before");
    source.close();
    for (int i = 0; i < 10; i++) {
      assertThat(read(input, SHORT).isEmpty()).isTrue();
    }
    close(input);
    assertThatThrownBy(() -> read(input, LONG)).isInstanceOf(EndOfInputException.class);
  }

  @Test
  @DisplayName("is read in time by ReconnectingInput, also while its source does not answer")
  void readComesBackWhileConnecting() throws Exception {
    Optional<Source> silent = startSilentSource();
    assumeTrue(silent.isPresent(), "there is no source at which connect blocks");
    try (Source mute = silent.orElseThrow()) {
      Input input = reconnecting(input(mute));
      for (int i = 0; i < 3; i++) {
        assertThat(read(input, SHORT).isEmpty()).isTrue();
      }
      close(input);
      assertThatThrownBy(() -> read(input, LONG)).isInstanceOf(EndOfInputException.class);
    }
  }

  private Input reconnecting(Input input) {
    Input reconnecting =
        new ReconnectingInput("contract", input, ReconnectPolicy.DEFAULT, InputListener.NONE);
    inputs.add(reconnecting);
    return reconnecting;
  }

  @Test
  @DisplayName("can be connected again after a loss, as often as need be")
  void reconnect() throws Exception {
    assumeConnections();
    Input input = connected();
    for (int i = 0; i < 3; i++) {
      source.send("before loss " + i);
      source.dropConnection();
      assertThat(readUntil(input, NotConnectedException.class)).containsExactly("before loss " + i);
      connect(input);
    }
    source.send("after");
    assertThat(read(input, 1)).containsExactly("after");
  }

  @Test
  @DisplayName("goes on behind what came before a loss, if it resumes")
  void resumes() throws Exception {
    assumeConnections();
    assumeResumes();
    Input input = connected();
    source.send("one", "two");
    assertThat(read(input, 2)).containsExactly("one", "two");
    source.dropConnection();
    assertThat(readUntil(input, NotConnectedException.class)).isEmpty();
    assumeKeeps("three", "four");
    connect(input);
    assertThat(read(input, 2))
        .as("what comes behind a loss, during which three and four were sent")
        .containsExactly("three", "four");
    assertThat(read(input, SHORT).isEmpty()).as("a message comes once").isTrue();
  }

  @Test
  @DisplayName("goes on behind positions that were kept, also in another process, if it resumes")
  void resumesFromPositions() throws Exception {
    assumeResumes();
    Input first = connected();
    List<String> messages = List.of("one", "two", "three", "four");
    List<Positions> kept = new ArrayList<>();
    for (String message : messages.subList(0, 3)) {
      source.send(message);
      kept.add(readPositions(first));
    }
    assertThat(kept)
        .as("positions of the batches of an input that resumes")
        .noneMatch(Positions::isEmpty);
    close(first);
    assumeKeeps("four");
    for (int last = 1; last <= kept.size(); last++) {
      Input next = input(source.config(), InputContext.builder().resumeFrom(kept.get(last - 1)));
      assertThat(next.source())
          .as("the source of an input that is made again, to which positions belong")
          .isEqualTo(first.source());
      connect(next);
      assertThat(read(next, messages.size() - last))
          .as("what comes behind the position of message %d of 4", last)
          .isEqualTo(messages.subList(last, messages.size()));
      close(next);
    }
  }

  private void assumeResumes() {
    assumeTrue(
        provider().capabilities().contains(InputCapability.RESUME), "the input does not resume");
  }

  private void assumeKeeps(String... messages) throws Exception {
    assumeTrue(source.sendWhileAway(messages), "the source has no means to keep messages");
  }

  /** Where to go on behind a message: its batch says so, or one without messages behind it. */
  private Positions readPositions(Input input) throws Exception {
    Batch batch = readSome(input);
    batch.ack();
    return batch.positions().isEmpty() ? read(input, SHORT).positions() : batch.positions();
  }

  @Test
  @DisplayName("tells a status at any time, whose totals go on over a loss, if it tells one")
  void status() throws Exception {
    Input input = input();
    StatusChecks checks = new StatusChecks(input);
    checks.nothingCame();
    connect(input);
    for (int round = 0; round < 2; round++) {
      source.send("one", "four");
      checks.bufferedAtMost(2);
      assertThat(read(input, 2)).containsExactly("one", "four");
      checks.cameInAll(2L * (round + 1), 7L * (round + 1));
      reconnectIfPossible(input);
      checks.cameInAll(2L * (round + 1), 7L * (round + 1));
    }
    close(input);
    checks.cameInAll(4, 14);
  }

  @Test
  @DisplayName("takes the first settlement of a batch and ignores the others")
  void settlement() throws Exception {
    Input input = connected();
    source.send("one");
    Batch acknowledged = readSome(input);
    acknowledged.ack();
    acknowledged.ack();
    acknowledged.nack(new IllegalStateException("too late"));
    source.send("two");
    Batch refused = readSome(input);
    refused.nack(new IllegalStateException("refused"));
    refused.ack();
    source.send("three");
    assertThat(readSome(input).messages())
        .extracting(Message::text)
        .as("what comes after a refused batch, which is its host's to redeliver")
        .containsExactly("three");
  }

  @Test
  @DisplayName("can be read on while earlier batches are not settled")
  void lateSettlement() throws Exception {
    Input input = connected();
    source.send("one");
    Batch first = readSome(input);
    source.send("two");
    Batch second = readSome(input);
    assertThat(second.messages()).extracting(Message::text).containsExactly("two");
    assertThatCode(second::ack).doesNotThrowAnyException();
    assertThatCode(first::ack).doesNotThrowAnyException();
  }

  @Test
  @DisplayName("lets its batches be settled by any thread, after a loss and after close")
  void settlementAfterTheEnd() throws Exception {
    Input input = connected();
    source.send("one");
    Batch acknowledged = readSome(input);
    source.send("two");
    Batch refused = readSome(input);
    source.send("three");
    Batch acknowledgedLate = readSome(input);
    source.send("four");
    Batch refusedLate = readSome(input);
    if (source.hasConnections()) {
      source.dropConnection();
      readUntil(input, NotConnectedException.class);
    }
    IllegalStateException cause = new IllegalStateException("refused");
    try (ReadingThread settling = new ReadingThread(patience(), threads.group())) {
      assertThatCode(() -> settling.call(settled(acknowledged::ack)))
          .as("the settlement of a batch after the loss of its connection")
          .doesNotThrowAnyException();
      assertThatCode(() -> settling.call(settled(() -> refused.nack(cause))))
          .as("the settlement of a batch after the loss of its connection")
          .doesNotThrowAnyException();
      close(input);
      assertThatCode(() -> settling.call(settled(acknowledgedLate::ack)))
          .as("the settlement of a batch after close")
          .doesNotThrowAnyException();
      assertThatCode(() -> settling.call(settled(() -> refusedLate.nack(cause))))
          .as("the settlement of a batch after close")
          .doesNotThrowAnyException();
    }
  }

  private static Callable<Boolean> settled(Runnable settling) {
    return () -> {
      settling.run();
      return true;
    };
  }

  @Test
  @DisplayName("has its refused batches redelivered, before anything new, by ReplayingInput")
  void replay() throws Exception {
    Input input =
        new ReplayingInput(
            connected(), new Backoff(Duration.ZERO, Duration.ZERO), InputListener.NONE);
    source.send("refused");
    Batch batch = readSome(input);
    source.send("new");
    batch.nack(new IllegalStateException("the output is away"));
    assertThat(read(input, 2)).containsExactly("refused", "new");
    assertThat(read(input, SHORT).isEmpty()).isTrue();
  }

  @Test
  @DisplayName("ends a blocked read when it is closed")
  void closeEndsRead() throws Exception {
    Input input = connected();
    FutureTask<Batch> reading = thread.start(() -> input.read(LONG));
    thread.letItBlock();
    close(input);
    assertEnds(reading);
    assertThat(readUntil(input, EndOfInputException.class)).isEmpty();
  }

  private void assertEnds(FutureTask<Batch> reading) throws Exception {
    try {
      assertThat(thread.outcome(reading).isEmpty()).isTrue();
    } catch (EndOfInputException e) {
      assertThat(e.isFailure()).isFalse();
    }
  }

  @Test
  @DisplayName("ends a blocked connect when it is closed")
  void closeEndsConnect() throws Exception {
    Optional<Source> silent = startSilentSource();
    assumeTrue(silent.isPresent(), "there is no source at which connect blocks");
    try (Source mute = silent.orElseThrow()) {
      Input input = input(mute);
      FutureTask<Boolean> connecting = thread.start(connecting(input));
      thread.letItBlock();
      assertThat(connecting).isNotDone();
      close(input);
      assertThatThrownBy(() -> thread.outcome(connecting))
          .isInstanceOf(ConnectFailedException.class);
    }
  }

  @Test
  @DisplayName("hands out what was received before it was closed, and then ends")
  void readAfterClose() throws Exception {
    Input input = connected();
    source.send("one", "two", "three");
    boolean all = source.awaitReceived();
    close(input);
    List<String> received = readUntil(input, EndOfInputException.class);
    List<String> sent = List.of("one", "two", "three");
    assertThat(received)
        .as("the messages that had come when the input was closed")
        .isEqualTo(all ? sent : sent.subList(0, received.size()));
    assertThatThrownBy(() -> read(input, SHORT))
        .isInstanceOfSatisfying(
            EndOfInputException.class, end -> assertThat(end.isFailure()).isFalse());
    assertThatThrownBy(() -> read(input, Duration.ZERO)).isInstanceOf(EndOfInputException.class);
  }

  @Test
  @DisplayName("cannot be connected any more once it is closed")
  void connectAfterClose() throws Exception {
    Input used = connected();
    Input unused = input();
    close(used, unused);
    for (Input input : List.of(used, unused)) {
      assertThatThrownBy(() -> connect(input), "an attempt to connect after close")
          .isInstanceOf(ConnectFailedException.class);
      assertThat(readUntil(input, EndOfInputException.class)).isEmpty();
    }
  }

  @Test
  @DisplayName("can be closed after a loss")
  void closeAfterLoss() throws Exception {
    Input input = connected();
    source.dropConnection();
    readUntil(input, NotConnectedException.class);
    close(input);
    assertThat(readUntil(input, EndOfInputException.class)).isEmpty();
  }

  @Test
  @DisplayName("can be closed by any thread, by several at once, and again")
  void closeIsIdempotent() throws Exception {
    Input input = connected();
    List<ReadingThread> closing =
        Stream.generate(() -> new ReadingThread(patience(), threads.group())).limit(4).toList();
    List<FutureTask<Boolean>> closed = new ArrayList<>();
    for (ReadingThread closer : closing) {
      closed.add(
          closer.start(
              () -> {
                input.close();
                input.close();
                return true;
              }));
    }
    for (int i = 0; i < closing.size(); i++) {
      assertThat(closing.get(i).outcome(closed.get(i))).isTrue();
      closing.get(i).close();
    }
    close(input);
    assertThat(readUntil(input, EndOfInputException.class)).isEmpty();
  }

  @Test
  @DisplayName("can be closed while messages come that nobody reads")
  void closeWhileFlooded() throws Exception {
    Input input = connected();
    Thread sender = new Thread(this::flood, "contract-sender");
    sender.setDaemon(true);
    sender.start();
    readSome(input).ack();
    close(input);
    List<String> rest = readUntil(input, EndOfInputException.class);
    assertThat(rest).allMatch("flood"::equals);
    source.close();
    sender.join(patience().toMillis());
    assertThat(sender.isAlive()).as("whether the source still sends").isFalse();
  }

  private void flood() {
    String[] messages = Stream.generate(() -> "flood").limit(1_000).toArray(String[]::new);
    try {
      for (int i = 0; i < 100; i++) {
        source.send(messages);
      }
    } catch (Exception e) {
      // The input has gone, as it should.
    }
  }

  @Test
  @DisplayName("lets itself be interrupted in read, and can be read on")
  void interrupted() throws Exception {
    Input input = connected();
    FutureTask<Batch> reading = thread.start(() -> input.read(LONG));
    thread.letItBlock();
    thread.interrupt();
    assertThatThrownBy(() -> thread.outcome(reading)).isInstanceOf(InterruptedException.class);
    source.send("after");
    assertThat(read(input, 1)).containsExactly("after");
  }

  @Test
  @DisplayName("does not care what becomes of another one of its kind")
  void independence() throws Exception {
    Input other = connected();
    Input input = connected();
    close(other);
    source.send("still here");
    assertThat(read(input, 1)).containsExactly("still here");
  }

  @Test
  @DisplayName("shows no secret: not in texts, warnings or exceptions")
  void secretsAreHidden() throws Exception {
    Input input = connected();
    source.dropConnection();
    readUntil(input, NotConnectedException.class);
    source.close();
    assertThatThrownBy(() -> connect(input)).satisfies(shown::add);
    close(input);
    shown.add(input);
    readUntil(input, EndOfInputException.class);
    shown.assertNoneHolds(secrets(source.config()));
  }

  @Test
  @DisplayName("is found on the class path, without a problem")
  void discovery() {
    Plugins plugins = Plugins.discover(getClass().getClassLoader());
    String name = provider().name();
    assertThat(name).matches("[a-z][a-z0-9_]*");
    assertThat(plugins.input(name)).as("problems: %s", plugins.problems()).isPresent();
    assertThat(plugins.input(name).orElseThrow().origin())
        .startsWith(provider().getClass().getName());
  }

  @Test
  @DisplayName("describes itself and each of its fields")
  void documentation() {
    assertThat(provider().spec().summary()).as("the summary").isNotBlank();
    new SpecChecks(provider().spec()).everyFieldIsDescribed();
  }

  @Test
  @DisplayName("has defaults and examples that its own fields accept")
  void defaults() {
    new SpecChecks(provider().spec()).everyDefaultAndExampleIsAccepted();
  }

  @Test
  @DisplayName("marks its credentials as secret, and shows none as a default")
  void secretFields() {
    SpecChecks checks = new SpecChecks(provider().spec());
    checks.credentialsAreSecret(publicFields());
    checks.secretsHaveNoDefaults();
  }

  @Test
  @DisplayName("is configured with what its source says")
  void config() {
    assertThat(provider().spec().check(ConfigNode.of(source.config()), "input")).isEmpty();
  }
}
