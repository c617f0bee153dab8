package dev.inlet.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.inlet.auth.AuthAdvice;
import dev.inlet.auth.AuthException;
import dev.inlet.auth.AuthRejection;
import dev.inlet.auth.AuthRequest;
import dev.inlet.auth.Authenticator;
import dev.inlet.input.Batch;
import dev.inlet.input.ConnectFailedException;
import dev.inlet.input.EndOfInputException;
import dev.inlet.input.Input;
import dev.inlet.input.InputContext;
import dev.inlet.input.Message;
import dev.inlet.input.MessageType;
import dev.inlet.input.NotConnectedException;
import dev.inlet.input.RetryAdvice;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/**
 * The part of {@link InputContract} about what an input takes from its process and its source:
 * credentials, memory, threads, descriptors, processor time; and what it has to carry.
 */
abstract class InputResourceContract extends InputContractSupport {
  private static final int SIZE_LIMIT = 4096;
  private static final int MANY = 40;

  @Test
  @DisplayName("asks its authenticator at every attempt, and fails the attempt if that has nothing")
  void authenticator() throws Exception {
    assumeTrue(
        provider().spec().hasAuthenticationSlot(), "the spec has no place for authentication");
    List<AuthRequest> asked = new CopyOnWriteArrayList<>();
    Authenticator authenticator =
        request -> {
          asked.add(request);
          if (asked.size() == 1) {
            throw new AuthException("no token for now");
          }
          return request;
        };
    Input input = input(source.config(), InputContext.builder().authenticator(authenticator));
    assertThat(catchThrowable(() -> connect(input)))
        .as("what connect throws when the authenticator throws an AuthException")
        .isInstanceOf(ConnectFailedException.class);
    connect(input);
    int attempts = reconnectIfPossible(input) ? 3 : 2;
    assertThat(asked)
        .as("requests that the authenticator was asked about in %d attempts", attempts)
        .hasSizeGreaterThanOrEqualTo(attempts);
  }

  @Test
  @DisplayName("reports refused credentials to its authenticator, and passes its advice on")
  void refusedCredentials() throws Exception {
    assumeTrue(
        provider().spec().hasAuthenticationSlot(), "the spec has no place for authentication");
    assumeTrue(source.refuseCredentials(), "the source has no means to refuse credentials");
    List<AuthRejection> rejections = new CopyOnWriteArrayList<>();
    Authenticator authenticator =
        new Authenticator() {
          @Override
          public AuthRequest authenticate(AuthRequest request) {
            return request;
          }

          @Override
          public AuthAdvice rejected(AuthRejection rejection) {
            rejections.add(rejection);
            return AuthAdvice.STOP;
          }
        };
    Input input = input(source.config(), InputContext.builder().authenticator(authenticator));
    assertThat(catchThrowable(() -> connect(input)))
        .as("what connect throws when the source does not accept the credentials")
        .isInstanceOfSatisfying(
            ConnectFailedException.class,
            failure ->
                assertThat(failure.details().retryAdvice().kind())
                    .as("the advice after the authenticator said %s to a refusal", AuthAdvice.STOP)
                    .isEqualTo(RetryAdvice.Kind.NEVER));
    assertThat(rejections).as("what the authenticator was told of one refusal").hasSize(1);
  }

  @Test
  @DisplayName("stops taking messages while nobody reads, and loses none of them")
  void backpressure() throws Exception {
    assumeTrue(source.blocksSenders(), "the source takes all that is sent, whoever reads");
    Input input = connected();
    String padding = " ".repeat(16 * 1024);
    int count = Math.toIntExact(moreThanIsBuffered() / padding.length());
    AtomicInteger sent = new AtomicInteger();
    FutureTask<Boolean> sending =
        new FutureTask<>(
            () -> {
              while (sent.get() < count) {
                source.send(sent.get() + padding);
                sent.incrementAndGet();
              }
              return true;
            });
    Thread sender = new Thread(sending, "contract-sender");
    sender.setDaemon(true);
    sender.start();
    Standstill standstill = new Standstill(sent::get);
    await()
        .atMost(Duration.ofMinutes(2))
        .pollInterval(Duration.ofMillis(20))
        .until(() -> sending.isDone() || standstill.isReached());
    if (sending.isDone()) {
      assertThat(sending.get())
          .as(
              "whether the source could send all of %d bytes to an input that nobody reads: it has"
                  + " to leave them with the source once its buffer is full",
              moreThanIsBuffered())
          .isFalse();
    }
    int next = 0;
    while (next < count) {
      Batch batch = read(input, patience());
      assertThat(batch.messages()).as("what comes after message %d", next - 1).isNotEmpty();
      for (Message message : batch.messages()) {
        assertThat(message.text().stripTrailing()).isEqualTo(Integer.toString(next));
        next++;
      }
      batch.ack();
    }
    assertThat(sending.get(patience().toMillis(), TimeUnit.MILLISECONDS)).isTrue();
  }

  @Test
  @DisplayName("loses no message when its reader is interrupted")
  void interruptLosesNothing() throws Exception {
    Input input = connected();
    List<String> received = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      source.send("message " + i);
      // At once in half of the cases, and when the message has come in the others.
      if (i % 2 == 0) {
        source.awaitReceived();
      }
      received.addAll(readInterrupted(input));
    }
    received.addAll(read(input, 20 - received.size()));
    assertThat(received)
        .as("what came, though the reader was interrupted")
        .containsExactly(numbered(20));
  }

  private List<String> readInterrupted(Input input) throws Exception {
    return thread.call(
        () -> {
          Thread.currentThread().interrupt();
          try {
            return input.read(LONG).messages().stream().map(Message::text).toList();
          } catch (InterruptedException e) {
            return List.of();
          } finally {
            boolean unused = Thread.interrupted();
          }
        });
  }

  @Test
  @DisplayName("hands out no message that is larger than its limit, nor a part of it")
  void sizeLimit() throws Exception {
    String field = sizeLimitField().orElse("");
    assumeTrue(!field.isEmpty(), "no field limits the size of a message");
    Map<String, Object> config = new LinkedHashMap<>(source.config());
    config.put(field, SIZE_LIMIT);
    Input input = input(config, InputContext.builder());
    connect(input);
    source.send("fits");
    assertThat(read(input, 1)).containsExactly("fits");
    Thread sender = new Thread(this::sendTooLarge, "contract-sender");
    sender.setDaemon(true);
    sender.start();
    List<Integer> sizes = new ArrayList<>();
    long giveUpAt = System.nanoTime() + patience().toNanos();
    while (!sizes.contains("after".length()) && System.nanoTime() - giveUpAt < 0) {
      try {
        read(input, SHORT).messages().forEach(message -> sizes.add(message.size()));
      } catch (NotConnectedException | EndOfInputException e) {
        shown.add(e);
        break;
      }
    }
    assertThat(sizes)
        .as(
            "sizes of messages that were handed out with %s: %d, of which one was sent that is"
                + " larger and one of %d bytes",
            field, SIZE_LIMIT, "after".length())
        .allMatch(size -> size == "after".length());
    assertThat(System.nanoTime() - giveUpAt)
        .as("nanoseconds too late: the input neither reports a loss nor goes on")
        .isNegative();
  }

  private void sendTooLarge() {
    try {
      source.send("x".repeat(10 * SIZE_LIMIT));
      source.send("after");
    } catch (Exception e) {
      // The input has gone, as it may.
    }
  }

  @Test
  @DisplayName("leaves no descriptor behind, neither of lost connections nor of failed attempts")
  void descriptors() throws Exception {
    assumeTrue(Descriptors.open().isPresent(), "the system does not count descriptors");
    assumeConnections();
    Input input = connected();
    source.dropConnection();
    readUntil(input, NotConnectedException.class);
    long before = Descriptors.open().orElseThrow();
    for (int i = 0; i < MANY; i++) {
      connect(input);
      source.dropConnection();
      readUntil(input, NotConnectedException.class);
    }
    awaitDescriptors(before, "after " + MANY + " lost connections");
    source.close();
    for (int i = 0; i < MANY; i++) {
      assertThatThrownBy(() -> connect(input)).isInstanceOf(ConnectFailedException.class);
    }
    awaitDescriptors(before, "after " + MANY + " failed attempts");
  }

  private void awaitDescriptors(long before, String when) {
    await()
        .atMost(patience())
        .untilAsserted(
            () ->
                assertThat(Descriptors.open().orElseThrow() - before)
                    .as("sockets and files that are open %s and were not before", when)
                    .isLessThan(MANY / 2));
  }

  @Test
  @DisplayName("opens no connection and starts no thread when it is made")
  void createIsQuiet() throws Exception {
    Input first = input();
    long before = Descriptors.open().orElse(0);
    try (NetworkWatch network = NetworkWatch.open()) {
      for (int i = 0; i < MANY; i++) {
        Input unused = input();
      }
      assertThat(network.connections()).as("connections made by create").isEmpty();
    }
    assertThat(Descriptors.open().orElse(0) - before)
        .as("sockets and files that %d calls of create have opened", MANY)
        .isLessThan(MANY / 2);
    assertThat(threads.running()).as("threads started by create").isEmpty();
    close(first);
  }

  @Test
  @DisplayName("leaves no thread behind when it is closed, whatever its name")
  void threadsEnd() throws Exception {
    Input unused = input();
    Input input = connected();
    source.send("one");
    read(input, 1);
    close(input, unused);
    threads.awaitNone(patience());
  }

  @Test
  @DisplayName("uses no processor time while it waits")
  void waitsWithoutWork() throws Exception {
    Input input = connected();
    FutureTask<Batch> reading = thread.start(() -> input.read(LONG));
    thread.letItBlock();
    long before = threads.cpuTime();
    Standstill pause = new Standstill(() -> 0);
    await().pollInterval(Duration.ofMillis(50)).until(pause::isReached);
    assertThat(Duration.ofNanos(threads.cpuTime() - before))
        .as("processor time that waiting for %s took", "500 ms")
        .isLessThan(Duration.ofMillis(150));
    source.send("there");
    assertThat(thread.outcome(reading).messages())
        .extracting(Message::text)
        .containsExactly("there");
  }

  @Test
  @DisplayName("comes back from read when the time to wait is over")
  void comesBackInTime() throws Exception {
    Input input = connected();
    Duration fastest = LONG;
    // One of ten is enough: a busy machine delays any of them, but not all by that much.
    for (int i = 0; i < 10 && fastest.compareTo(Duration.ofMillis(500)) > 0; i++) {
      long start = System.nanoTime();
      assertThat(read(input, SHORT).isEmpty()).isTrue();
      Duration taken = Duration.ofNanos(System.nanoTime() - start);
      fastest = taken.compareTo(fastest) < 0 ? taken : fastest;
    }
    assertThat(fastest)
        .as("the fastest of ten reads that were to wait for %s", SHORT)
        .isLessThan(Duration.ofMillis(500));
  }

  @Test
  @DisplayName("hands out bytes as they are, and as binary")
  void binary() throws Exception {
    assumeTrue(payloads().contains(Payload.BINARY), "payloads() leaves out BINARY");
    Input input = connected();
    byte[] bytes = {0, 1, 127, -128, -1, (byte) 0xc3, 0x28};
    source.sendBinary(bytes);
    Batch batch = readSome(input);
    assertThat(batch.messages().get(0).toByteArray()).as("the bytes of a message").isEqualTo(bytes);
    assertThat(batch.messages().get(0).type())
        .as("the type of a message of bytes")
        .isEqualTo(MessageType.BINARY);
  }

  @Test
  @DisplayName("hands out empty messages, too")
  void emptyMessages() throws Exception {
    assumeTrue(payloads().contains(Payload.EMPTY), "payloads() leaves out EMPTY");
    Input input = connected();
    source.send("before", "", "after");
    assertThat(read(input, 2)).as("messages of which the second is empty").startsWith("before", "");
  }
}
