package dev.inlet.output.http;

import static dev.inlet.output.http.TestOutputs.METADATA;
import static dev.inlet.output.http.TestOutputs.batch;
import static dev.inlet.output.http.TestOutputs.start;
import static dev.inlet.output.http.TestOutputs.write;
import static java.nio.charset.StandardCharsets.UTF_8;
import static java.time.format.DateTimeFormatter.RFC_1123_DATE_TIME;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

import dev.inlet.auth.AuthAdvice;
import dev.inlet.auth.AuthRejection;
import dev.inlet.auth.AuthRequest;
import dev.inlet.auth.Authenticator;
import dev.inlet.input.Batch;
import dev.inlet.input.Message;
import dev.inlet.input.MessageType;
import dev.inlet.output.Output;
import dev.inlet.output.OutputClosedException;
import dev.inlet.output.OutputContext;
import dev.inlet.output.WriteResult;
import java.io.ByteArrayInputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("The output http")
final class HttpOutputIT {
  private final TestOutputs outputs = new TestOutputs();
  private final List<String> warnings = outputs.warnings();

  @AfterEach
  void closeOutputs() {
    outputs.close();
  }

  private Output output(String url, Map<String, Object> fields) {
    return outputs.create(url, fields);
  }

  @Test
  @DisplayName("sends a JSON object per line, or an array of them, or the payloads as they came")
  void formats() throws Exception {
    try (Collector server = Collector.start()) {
      Batch batch =
          batch(
              List.of(
                  Message.of(MessageType.TEXT, "{\"a\":1}".getBytes(UTF_8), METADATA),
                  Message.of(MessageType.BINARY, new byte[] {(byte) 0xff}, METADATA)));
      String first =
          "{\"label\":\"feed\",\"type\":\"text\",\"received_at\":\"2026-11-28T09:30:00.123456Z\","
              + "\"metadata\":{\"url\":\"wss://feed/\"},\"payload\":\"{\\\"a\\\":1}\"}";
      String second =
          "{\"label\":\"feed\",\"type\":\"binary\",\"received_at\":\"2026-11-28T09:30:00.123456Z\","
              + "\"metadata\":{\"url\":\"wss://feed/\"},\"encoding\":\"base64\",\"payload\":\"/w==\"}";

      write(output(server.url(), Map.of()), batch);
      write(output(server.url(), Map.of("format", "array", "verb", "put")), batch);
      write(output(server.url(), Map.of("format", "lines")), batch("one", "two"));

      List<Collector.Received> received = server.received();
      assertThat(received.get(0).text()).isEqualTo(first + "\n" + second + "\n");
      assertThat(received.get(0).method()).isEqualTo("POST");
      assertThat(received.get(0).path()).isEqualTo("/feed");
      assertThat(received.get(0).header("Content-Type")).isEqualTo("application/x-ndjson");
      assertThat(received.get(1).text()).isEqualTo("[" + first + "," + second + "]");
      assertThat(received.get(1).method()).isEqualTo("PUT");
      assertThat(received.get(1).header("Content-Type")).isEqualTo("application/json");
      assertThat(received.get(2).text()).isEqualTo("one\ntwo\n");
    }
  }

  @Test
  @DisplayName("leaves no thread once it was closed and garbage was collected")
  void threads() throws Exception {
    try (Collector server = Collector.start()) {
      Set<Thread> before = Thread.getAllStackTraces().keySet();
      Output output = output(server.url(), Map.of("format", "lines"));
      write(output, batch("one"));
      output.close();
      await()
          .atMost(Duration.ofSeconds(60))
          .until(
              () -> {
                System.gc();
                return Thread.getAllStackTraces().keySet().stream()
                    .filter(thread -> !before.contains(thread))
                    .noneMatch(
                        thread ->
                            thread.getName().startsWith("inlet-http")
                                || thread.getName().startsWith("HttpClient-"));
              });
      assertThatThrownBy(() -> write(output, batch("two")))
          .isInstanceOf(OutputClosedException.class);
    }
  }

  @Test
  @DisplayName("compresses bodies, and sends the headers that are set")
  void gzip() throws Exception {
    try (Collector server = Collector.start()) {
      Map<String, Object> fields =
          Map.of(
              "format", "lines",
              "compression", "gzip",
              "headers", Map.of("Content-Type", "text/plain", "X-Key", "secret-value"));
      write(output(server.url(), fields), batch("one", "two"));

      Collector.Received request = server.received().get(0);
      assertThat(request.header("Content-Encoding")).isEqualTo("gzip");
      assertThat(request.header("Content-Type")).isEqualTo("text/plain");
      assertThat(request.header("X-Key")).isEqualTo("secret-value");
      assertThat(new GZIPInputStream(new ByteArrayInputStream(request.bytes())).readAllBytes())
          .asString(UTF_8)
          .isEqualTo("one\ntwo\n");
    }
  }

  @Test
  @DisplayName("repeats a request that may succeed later, and says each time why and when")
  void retries() throws Exception {
    try (Collector server = Collector.start()) {
      server
          .reply(503, "over\nloaded")
          .reply(new Collector.Reply(429, Map.of("Retry-After", "3600"), ""))
          .reply(408, "");
      Output output = output(server.url(), Map.of("format", "lines"));
      write(output, batch("one"));
      write(output, batch("two"));

      assertThat(server.received()).hasSize(5);
      assertThat(texts(server)).containsExactly("one\n", "two\n");
      assertThat(warnings).hasSize(3);
      assertThat(warnings.get(0))
          .startsWith("POST " + server.url() + ": status 503: \"over loaded\"; repeated in ")
          .endsWith(" (1 of 3)");
      assertThat(warnings.get(1)).contains("status 429; repeated in 20ms (2 of 3)");
    }
  }

  @Test
  @DisplayName("waits as long as the server asks, in seconds or until a date")
  void retryAfter() throws Exception {
    ZonedDateTime tomorrow = ZonedDateTime.now(ZoneOffset.UTC).plusDays(1);
    Map<String, Object> fields =
        Map.of("format", "lines", "retry_period", "1ms", "max_retry_backoff", "48h");
    try (Collector server = Collector.start()) {
      server.reply(new Collector.Reply(503, Map.of("Retry-After", "1800"), ""));
      interruptWhenWaiting(start(output(server.url(), fields), batch("one")));
      server.reply(
          new Collector.Reply(
              429, Map.of("Retry-After", RFC_1123_DATE_TIME.format(tomorrow)), "slow down"));
      interruptWhenWaiting(start(output(server.url(), fields), batch("two")));

      assertThat(server.received()).hasSize(2);
      assertThat(warnings.get(0)).contains("status 503; repeated in 30m (1 of 3)");
      // Whatever this machine does meanwhile takes less than half of a day.
      assertThat(warnings.get(1)).matches(".*status 429: \"slow down\"; repeated in (23|1\\d)h.*");
    }
  }

  private void interruptWhenWaiting(FutureTask<WriteResult> write) {
    int before = warnings.size();
    await().until(() -> warnings.size() > before);
    write.cancel(true);
  }

  @Test
  @DisplayName("goes on at once after a date that has passed, or a value that it cannot read")
  void retryAfterNothing() throws Exception {
    try (Collector server = Collector.start()) {
      for (String value : List.of("Sun, 06 Nov 1994 08:49:37 GMT", "soon", "-1")) {
        server.reply(new Collector.Reply(503, Map.of("Retry-After", value), ""));
      }
      write(output(server.url(), Map.of("format", "lines")), batch("one"));

      assertThat(texts(server)).containsExactly("one\n");
    }
  }

  @Test
  @DisplayName("makes no request before the time that the server asks for when it is refused")
  void retryAfterRefusal() throws Exception {
    try (Collector server = Collector.start()) {
      Output output =
          output(server.url(), Map.of("format", "lines", "retries", 0, "max_retry_backoff", "2h"));
      Batch batch = batch("one");
      server.reply(new Collector.Reply(503, Map.of("Retry-After", "3600"), ""));
      assertThatThrownBy(() -> write(output, batch))
          .hasMessage("POST %s: status 503; no request for 1h, as asked".formatted(server.url()));

      InterruptibleWrite write = new InterruptibleWrite(output, batch);
      await().until(write::isWaiting);
      write.requireEndByInterrupt();
      assertThat(server.received()).hasSize(1);
    }
  }

  @Test
  @DisplayName("refuses the batch when retries are used up, or would be of no use")
  void refuses() throws Exception {
    try (Collector server = Collector.start()) {
      Output output = output(server.url(), Map.of("format", "lines", "retries", 1));
      server.reply(500, "").reply(502, "");
      assertThatThrownBy(() -> write(output, batch("one"))).hasMessageContaining("status 502");
      server.reply(new Collector.Reply(302, Map.of("Location", "https://elsewhere/"), ""));
      assertThatThrownBy(() -> write(output, batch("one")))
          .hasMessageContaining("status 302 to https://elsewhere/");
      server.reply(404, "no such feed");
      assertThatThrownBy(() -> write(output, batch("one")))
          .hasMessage("POST " + server.url() + ": status 404: \"no such feed\"");
      assertThat(server.received()).hasSize(4);
    }
  }

  @Test
  @DisplayName("sends nothing again of a batch that comes again, but what was not accepted")
  void severalRequests() throws Exception {
    try (Collector server = Collector.start()) {
      Output output = output(server.url(), Map.of("format", "lines", "max_body_size", 8));
      Batch batch = batch("one", "two", "three", "a message that is too large", "five");
      server.reply(200, "").reply(200, "").reply(400, "");
      assertThatThrownBy(() -> write(output, batch)).hasMessageContaining("status 400");
      write(output, batch);
      write(output, batch("one"));

      assertThat(texts(server))
          .containsExactly(
              "one\ntwo\n", "three\n", "a message that is too large\n", "five\n", "one\n");
    }
  }

  @Test
  @DisplayName("counts what it drops of a batch once the batch is written, however often it comes")
  void dropsOfRefusedBatch() throws Exception {
    try (Collector server = Collector.start()) {
      Output output =
          output(
              server.url(), Map.of("format", "lines", "max_body_size", 4, "drop_on", List.of(422)));
      Batch batch = batch("one", "two", "six");
      server.reply(422, "").reply(400, "").reply(422, "").reply(400, "");
      assertThatThrownBy(() -> write(output, batch)).hasMessageContaining("status 400");
      assertThatThrownBy(() -> write(output, batch)).hasMessageContaining("status 400");
      assertThat(write(output, batch)).isEqualTo(WriteResult.dropped(2));
      assertThat(texts(server)).containsExactly("six\n");
    }
  }

  private static List<String> texts(Collector server) {
    return server.accepted().stream().map(Collector.Received::text).toList();
  }

  @Test
  @DisplayName("makes smaller requests of one that the server finds too large, in order")
  void tooLarge() throws Exception {
    try (Collector server = Collector.start()) {
      server.reply(413, "").reply(413, "");
      write(
          output(server.url(), Map.of("format", "lines", "drop_on", List.of(413))),
          batch("one", "two", "three", "four"));

      assertThat(texts(server)).containsExactly("one\n", "two\n", "three\nfour\n");
    }
  }

  @Test
  @DisplayName(
      "drops what the server refuses for good, if told to, counts it and reports it in time")
  void drops() throws Exception {
    try (Collector server = Collector.start()) {
      Output output = output(server.url(), Map.of("format", "lines", "drop_on", List.of(400, 422)));
      server.reply(422, "no such field");
      assertThat(write(output, batch("one", "two"))).isEqualTo(WriteResult.dropped(2));
      server.reply(400, "");
      assertThat(write(output, batch("three"))).isEqualTo(WriteResult.dropped(1));
      assertThat(write(output, batch("four"))).isEqualTo(WriteResult.ALL);

      server.reply(400, "");
      assertThat(write(output, batch("five"))).isEqualTo(WriteResult.dropped(1));
      assertThat(texts(server)).containsExactly("four\n");
      String first =
          "dropped 2 messages (2 since the start): POST %s: status 422: \"no such field\""
              .formatted(server.url());
      assertThat(warnings).containsExactly(first);
      output.close();
      assertThat(warnings)
          .containsExactly(
              first,
              "dropped 2 messages (4 since the start): POST %s: status 400"
                  .formatted(server.url()));
    }
  }

  @Test
  @DisplayName("waits for a server that is not there, and for one that does not answer")
  void noServer() throws Exception {
    int port;
    FutureTask<WriteResult> write;
    // bound, so that nobody else gets the port, but not listening
    try (Socket reserved = new Socket()) {
      reserved.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
      port = reserved.getLocalPort();
      Output output =
          output(
              "http://localhost:" + port + "/feed",
              Map.of("format", "lines", "timeout", "500ms", "retries", 1_000_000));
      write = start(output, batch("one"));
      await().until(() -> warnings.size() > 2);
      assertThat(warnings.get(0)).contains("connection refused");
    }
    try (Collector server = Collector.start(port, new Collector.Reply(0, Map.of(), ""))) {
      var unused = write.get(60, TimeUnit.SECONDS);
      assertThat(texts(server)).containsExactly("one\n");
      assertThat(warnings).anyMatch(line -> line.contains("no answer within 500ms"));
    }
  }

  @Test
  @DisplayName("is ended by an interrupt while it waits for an answer, or to send again")
  void interrupt() throws Exception {
    try (Collector server = Collector.start()) {
      server.reply(0, "").reply(500, "");
      Map<String, Object> patient =
          Map.of("timeout", "1h", "retry_period", "1h", "max_retry_backoff", "1h");
      for (int i = 1; i <= 2; i++) {
        Output output = output(server.url(), patient);
        InterruptibleWrite write = new InterruptibleWrite(output, batch("one"));
        int requests = i;
        await()
            .until(() -> server.received().size() == requests && warnings.size() == requests - 1);
        write.requireEndByInterrupt();
      }
    }
  }

  /** A write in a thread of its own, which the test interrupts. */
  private static final class InterruptibleWrite {
    private final FutureTask<Throwable> end;
    private final Thread thread;

    InterruptibleWrite(Output output, Batch batch) {
      end = new FutureTask<>(() -> catchThrowable(() -> output.write(batch)));
      thread = new Thread(end, "test-writer");
      thread.setDaemon(true);
      thread.start();
    }

    boolean isWaiting() {
      return thread.getState() == Thread.State.TIMED_WAITING;
    }

    void requireEndByInterrupt() throws Exception {
      thread.interrupt();
      assertThat(end.get(60, TimeUnit.SECONDS)).isInstanceOf(InterruptedException.class);
    }
  }

  /** A token for each time that it was refused. */
  private static final class Tokens implements Authenticator {
    private final AtomicInteger refusals = new AtomicInteger();

    @Override
    public AuthRequest authenticate(AuthRequest request) {
      return request.withHeader(
          "Authorization", request.method() + " very-secret-token-" + refusals.get());
    }

    @Override
    public AuthAdvice rejected(AuthRejection rejection) {
      return refusals.incrementAndGet() < 3 ? AuthAdvice.RETRY : AuthAdvice.STOP;
    }
  }

  @Test
  @DisplayName("asks the scheme for each request, follows its advice, and shows no credential")
  void authentication() throws Exception {
    try (Collector server = Collector.start()) {
      Output output =
          outputs.create(
              server.url(), Map.of(), OutputContext.builder().authenticator(new Tokens()));
      server.reply(401, "bad very-secret-token-0");
      write(output, batch("one"));
      assertThat(server.received())
          .extracting(request -> request.header("Authorization"))
          .containsExactly("POST very-secret-token-0", "POST very-secret-token-1");
      assertThat(warnings.get(0)).contains("status 401: \"bad [REDACTED]\"");

      server.reply(403, "").reply(401, "");
      assertThatThrownBy(() -> write(output, batch("two")))
          .isInstanceOf(OutputClosedException.class)
          .hasMessageContaining("status 401");
      assertThat(warnings).noneMatch(line -> line.contains("very-secret"));
    }
  }

  /** Has credentials once it was interrupted as often as it is told. */
  private static final class Waiting implements Authenticator {
    private final AtomicInteger calls = new AtomicInteger();
    private final AtomicInteger interrupts = new AtomicInteger();
    private final CountDownLatch never = new CountDownLatch(1);
    private final int waits;
    private final boolean waitsWhenRefused;

    Waiting(int waits, boolean waitsWhenRefused) {
      this.waits = waits;
      this.waitsWhenRefused = waitsWhenRefused;
    }

    @Override
    public AuthRequest authenticate(AuthRequest request) throws InterruptedException {
      if (calls.getAndIncrement() < waits) {
        await();
      }
      return request.withHeader("Authorization", "token " + calls.get());
    }

    @Override
    public AuthAdvice rejected(AuthRejection rejection) throws InterruptedException {
      if (waitsWhenRefused) {
        await();
      }
      return AuthAdvice.STOP;
    }

    private void await() throws InterruptedException {
      try {
        never.await();
      } catch (InterruptedException e) {
        interrupts.incrementAndGet();
        throw e;
      }
    }
  }

  @Test
  @DisplayName(
      "waits no longer for credentials than for an answer, interrupts the scheme, and says")
  void noCredentials() throws Exception {
    try (Collector server = Collector.start()) {
      Waiting scheme = new Waiting(1, false);
      Output output =
          outputs.create(
              server.url(),
              Map.of("format", "lines", "timeout", "3s"), // which the request has as well
              OutputContext.builder().authenticator(scheme));
      write(output, batch("one"));

      assertThat(texts(server)).containsExactly("one\n");
      assertThat(server.received().get(0).header("Authorization")).isEqualTo("token 2");
      await().until(() -> scheme.interrupts.get() == 1);
      assertThat(warnings)
          .singleElement()
          .asString()
          .startsWith("POST " + server.url() + ": no credentials within 3s; repeated in ");
    }
  }

  /** Takes no notice of an interrupt in its first call. */
  private static final class Stubborn implements Authenticator {
    private final AtomicInteger calls = new AtomicInteger();
    private final AtomicInteger running = new AtomicInteger();
    private final AtomicInteger mostRunning = new AtomicInteger();
    private final CountDownLatch released = new CountDownLatch(1);

    @Override
    public AuthRequest authenticate(AuthRequest request) {
      int now = running.incrementAndGet();
      mostRunning.accumulateAndGet(now, Math::max);
      try {
        if (calls.incrementAndGet() == 1) {
          awaitRelease();
        }
        return request;
      } finally {
        running.decrementAndGet();
      }
    }

    private void awaitRelease() {
      while (released.getCount() > 0) {
        try {
          released.await();
        } catch (InterruptedException e) {
          // As a library that waits on.
        }
      }
    }
  }

  @Test
  @DisplayName("calls the scheme again when the call that it gave up has returned, not before")
  void oneCallAtATime() throws Exception {
    try (Collector server = Collector.start()) {
      Stubborn scheme = new Stubborn();
      Output output =
          outputs.create(
              server.url(),
              Map.of("format", "lines", "timeout", "500ms", "retries", 1_000_000),
              OutputContext.builder().authenticator(scheme));
      FutureTask<WriteResult> write = start(output, batch("one"));
      await().until(() -> warnings.size() >= 3);
      int before = scheme.calls.get();
      scheme.released.countDown();
      var unused = write.get(60, TimeUnit.SECONDS);

      assertThat(before).as("calls until the first one returned").isEqualTo(1);
      assertThat(scheme.mostRunning).as("calls at the same time").hasValue(1);
      assertThat(texts(server)).contains("one\n");
      assertThat(warnings.subList(0, 3))
          .allMatch(line -> line.contains(": no credentials within 500ms; repeated in "));
    }
  }

  @Test
  @DisplayName("repeats a refused request whose refusal the scheme does not judge in time")
  void noVerdict() throws Exception {
    try (Collector server = Collector.start()) {
      server.reply(401, "expired");
      Output output =
          outputs.create(
              server.url(),
              Map.of("format", "lines", "timeout", "3s"),
              OutputContext.builder().authenticator(new Waiting(0, true)));
      write(output, batch("one"));

      assertThat(texts(server)).containsExactly("one\n");
      assertThat(warnings)
          .singleElement()
          .asString()
          .contains("status 401: \"expired\"; no advice of the scheme within 3s; repeated in ");
    }
  }

  private static Authenticator answering(AuthAdvice advice) {
    return new Authenticator() {
      @Override
      public AuthRequest authenticate(AuthRequest request) {
        return request;
      }

      @Override
      public AuthAdvice rejected(AuthRejection rejection) {
        return advice;
      }
    };
  }

  @Test
  @DisplayName("waits as long as a server asks that refuses credentials, or as the scheme advises")
  void retryAfterRefusedCredentials() throws Exception {
    Map<String, Object> fields = Map.of("format", "lines", "max_retry_backoff", "2h");
    try (Collector server = Collector.start()) {
      for (AuthAdvice advice :
          List.of(AuthAdvice.RETRY, AuthAdvice.RETRY.withRetryAfter(Duration.ofMinutes(30)))) {
        server.reply(new Collector.Reply(401, Map.of("Retry-After", "3600"), ""));
        Output output =
            outputs.create(
                server.url(), fields, OutputContext.builder().authenticator(answering(advice)));
        interruptWhenWaiting(start(output, batch("one")));
      }
      server.reply(new Collector.Reply(403, Map.of("Retry-After", "3600"), ""));
      Output slow =
          outputs.create(
              server.url(),
              fields,
              OutputContext.builder().authenticator(answering(AuthAdvice.SLOW)));
      assertThatThrownBy(() -> write(slow, batch("one")))
          .hasMessageEndingWith(": status 403; no request for 1h, as asked");

      assertThat(warnings.get(0)).endsWith(": status 401; repeated in 1h (1 of 3)");
      assertThat(warnings.get(1)).endsWith(": status 401; repeated in 30m (1 of 3)");
    }
  }

  @Test
  @DisplayName("shows no credential that the scheme names when it fails to judge a refusal")
  void failedVerdict() throws Exception {
    try (Collector server = Collector.start()) {
      server.reply(401, "");
      Authenticator failing =
          new Authenticator() {
            @Override
            public AuthRequest authenticate(AuthRequest request) {
              return request.withHeader("Authorization", "Bearer very-secret-token");
            }

            @Override
            public AuthAdvice rejected(AuthRejection rejection) {
              throw new IllegalStateException("no advice\nabout very-secret-token");
            }
          };
      Output output =
          outputs.create(server.url(), Map.of(), OutputContext.builder().authenticator(failing));
      write(output, batch("one"));

      assertThat(warnings)
          .singleElement()
          .asString()
          .contains("status 401; ", "no advice about [REDACTED]; repeated in ");
    }
  }

  @Test
  @DisplayName("is ended by an interrupt or by close while the scheme has no credentials")
  void endsWithoutCredentials() throws Exception {
    try (Collector server = Collector.start()) {
      Waiting scheme = new Waiting(Integer.MAX_VALUE, false);
      Map<String, Object> patient = Map.of("timeout", "1h");
      Output interrupted =
          outputs.create(server.url(), patient, OutputContext.builder().authenticator(scheme));
      InterruptibleWrite first = new InterruptibleWrite(interrupted, batch("one"));
      await().until(() -> scheme.calls.get() == 1);
      first.requireEndByInterrupt();
      await().until(() -> scheme.interrupts.get() == 1);

      Output closed =
          outputs.create(server.url(), patient, OutputContext.builder().authenticator(scheme));
      FutureTask<WriteResult> write = start(closed, batch("two"));
      await().until(() -> scheme.calls.get() == 2);
      closed.close();
      assertThatThrownBy(() -> write.get(60, TimeUnit.SECONDS))
          .cause()
          .isInstanceOf(OutputClosedException.class)
          .hasMessage("the output was closed");
      await().until(() -> scheme.interrupts.get() == 2);
      assertThat(warnings).isEmpty();
    }
  }

  @Test
  @DisplayName("does not take itself for closed when a call to the scheme is interrupted otherwise")
  void interruptedScheme() throws Exception {
    try (Collector server = Collector.start()) {
      Authenticator interrupted =
          request -> {
            throw new InterruptedException("by a library");
          };
      Output output =
          outputs.create(
              server.url(),
              Map.of("retries", 0),
              OutputContext.builder().authenticator(interrupted));
      assertThatThrownBy(() -> write(output, batch("one")))
          .isNotInstanceOf(OutputClosedException.class)
          .hasMessage(
              "POST %s: a call to the authentication scheme was interrupted"
                  .formatted(server.url()));
    }
  }

  @Test
  @DisplayName("sends no credential that would arrive as question marks, and says why")
  void credentialsInAscii() throws Exception {
    try (Collector server = Collector.start()) {
      Output output =
          outputs.create(
              server.url(),
              Map.of("retries", 0),
              OutputContext.builder()
                  .authenticator(request -> request.withHeader("X-Key", "schl\u00fcssel")));
      assertThatThrownBy(() -> write(output, batch("one")))
          .hasMessage(
              "POST %s: the authentication scheme sets a header with characters beyond ASCII,"
                      .formatted(server.url())
                  + " which the HTTP client of Java cannot send");
      assertThat(server.received()).isEmpty();
    }
  }
}
