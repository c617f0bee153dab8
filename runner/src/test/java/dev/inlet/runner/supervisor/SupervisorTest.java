package dev.inlet.runner.supervisor;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.inlet.config.ConfigException;
import dev.inlet.config.Location;
import dev.inlet.config.Problem;
import dev.inlet.host.resilience.Backoff;
import dev.inlet.host.resilience.ReplayingInput;
import dev.inlet.input.EndOfInputException;
import dev.inlet.input.Input;
import dev.inlet.input.InputListener;
import dev.inlet.input.Messages;
import dev.inlet.output.OutputClosedException;
import dev.inlet.output.WriteResult;
import dev.inlet.runner.output.SharedTargetOutput;
import dev.inlet.runner.pipeline.CollectingOutput;
import dev.inlet.runner.pipeline.Configs;
import dev.inlet.runner.pipeline.LogCapture;
import dev.inlet.runner.pipeline.NumberInput;
import dev.inlet.runner.pipeline.PipelineConfig;
import dev.inlet.runner.pipeline.QueuedInput;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.Pipe;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("The supervisor")
@Timeout(60)
final class SupervisorTest {
  private static final Backoff AT_ONCE = new Backoff(Duration.ZERO, Duration.ZERO);
  private static final Backoff MUCH_LATER = new Backoff(Duration.ofDays(1), Duration.ofDays(1));

  private final TestPipelines pipelines = new TestPipelines();
  private Supervisor supervisor = supervisor(false, AT_ONCE);

  private Supervisor supervisor(boolean staysForChanges, Backoff restarts) {
    return new Supervisor(pipelines, staysForChanges, restarts, System::nanoTime);
  }

  /** A pipeline of a file that is called as it is; what else stands in the file is told apart. */
  private static PipelineConfig config(String name, String... fields) {
    return labelled(name, name, fields);
  }

  private static PipelineConfig labelled(String file, String label, String... fields) {
    return Configs.read(
        file + ".yaml",
        "input: {label: " + label + ", websocket: {}}\n" + String.join("\n", fields));
  }

  private static Map<String, PipelineConfig> all(PipelineConfig... configs) {
    Map<String, PipelineConfig> all = new LinkedHashMap<>();
    for (PipelineConfig config : configs) {
      all.put(config.source(), config);
    }
    return all;
  }

  private CompletableFuture<Boolean> start(PipelineConfig... configs) {
    supervisor.prepare(List.of(configs));
    return CompletableFuture.supplyAsync(
        () -> {
          try {
            return supervisor.run();
          } catch (InterruptedException e) {
            throw new IllegalStateException(e);
          }
        });
  }

  private void awaitEvents(String... events) {
    await().untilAsserted(() -> assertThat(pipelines.events()).contains(events));
  }

  @Test
  @DisplayName("ends the others in good order when a pipeline fails that is to end all")
  void oneFails() {
    CollectingOutput output = new CollectingOutput();
    pipelines.output("good", () -> output).input("bad", TestPipelines::failing);

    assertThat(start(config("good"), config("bad")).join()).isFalse();
    assertThat(output.isClosed()).isTrue();
    assertThat(output.written()).hasSize(10);
    assertThat(pipelines.watched()).isEmpty();
  }

  @Test
  @DisplayName("leaves the others alone when a pipeline comes to its end, and ends with the last")
  void oneEnds() {
    NumberInput lasting = new NumberInput(10);
    pipelines
        .input("good", () -> lasting)
        .input("short", () -> NumberInput.ending(0, EndOfInputException.end("no more")));
    CompletableFuture<Boolean> clean = start(config("good"), config("short"));
    awaitEvents("short ENDED", "good RUNNING");
    assertThat(pipelines.events("closed good")).isEmpty();

    lasting.close();
    assertThat(clean.join()).isTrue();
  }

  @Test
  @DisplayName("makes all pipelines that it begins with, or none")
  void allOrNone() {
    pipelines.input(
        "bad",
        () -> {
          throw new ConfigException(Problem.error(Location.of("bad.yaml"), "", "cannot be made"));
        });

    assertThatThrownBy(() -> supervisor.prepare(List.of(config("good"), config("bad"))))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("cannot be made");
    awaitEvents("closed good");
    assertThat(pipelines.events("RUNNING")).isEmpty();
    assertThat(pipelines.watched()).isEmpty();
  }

  @Test
  @DisplayName("replaces what differs once the one before has closed its output, and nothing else")
  void replaces() {
    CompletableFuture<Boolean> clean = start(config("a"), config("b"));
    awaitEvents("a RUNNING", "b RUNNING");
    supervisor.apply(all(config("a", "shutdown_timeout: 7s"), config("b"), config("c")));
    awaitEvents("c RUNNING");
    await().until(() -> pipelines.events("a RUNNING").size() == 2);

    List<String> events = pipelines.events();
    assertThat(events.indexOf("closed a"))
        .isGreaterThan(events.indexOf("made a"))
        .isLessThan(events.lastIndexOf("made a"));
    assertThat(pipelines.events("b")).containsExactly("b STARTING", "made b", "b RUNNING");
    supervisor.stop();
    assertThat(clean.join()).isTrue();
  }

  @Test
  @DisplayName("runs what is wanted last, one at a time, however fast that changes")
  void changesFast() {
    CompletableFuture<Boolean> clean = start(config("a"));
    for (int i = 1; i <= 50; i++) {
      supervisor.apply(all(config("a", "shutdown_timeout: " + i + "s")));
    }
    supervisor.apply(all(config("a", "shutdown_timeout: 50s"), config("last")));
    awaitEvents("last RUNNING");
    supervisor.stop();
    assertThat(clean.join()).isTrue();

    assertThat(pipelines.events("made a")).hasSameSizeAs(pipelines.events("closed a"));
    List<String> order =
        pipelines.events().stream()
            .filter(event -> event.endsWith("d a") || event.endsWith("e a"))
            .toList();
    for (int i = 0; i < order.size(); i++) {
      assertThat(order.get(i)).isEqualTo(i % 2 == 0 ? "made a" : "closed a");
    }
  }

  @Test
  @DisplayName("stops what is removed, forgets its watch, and ends when nothing is left")
  void removes() {
    CompletableFuture<Boolean> clean = start(config("a"), config("b"));
    supervisor.apply(all(config("b")));
    await().until(() -> pipelines.watched().equals(List.of("b")));
    assertThat(clean).isNotDone();
    supervisor.apply(all());
    assertThat(clean.join()).isTrue();
  }

  @Test
  @DisplayName("stays without any pipeline if there may be some later")
  void stays() {
    supervisor = supervisor(true, AT_ONCE);
    pipelines.input("a", () -> NumberInput.ending(3, EndOfInputException.end("no more")));
    CompletableFuture<Boolean> clean = start(config("a"));
    awaitEvents("a ENDED");
    supervisor.apply(all());
    await().until(() -> pipelines.watched().isEmpty());
    supervisor.apply(all(config("b")));
    awaitEvents("b RUNNING");

    assertThat(clean).isNotDone();
    supervisor.stop();
    assertThat(clean.join()).isTrue();
  }

  @Test
  @DisplayName("starts nothing beside what has its name yet, as when two files swap their labels")
  void swapsLabels() {
    CompletableFuture<Boolean> clean = start(labelled("1", "a"), labelled("2", "b"));
    awaitEvents("a RUNNING", "b RUNNING");
    supervisor.apply(all(labelled("1", "b"), labelled("2", "a")));
    await().until(() -> pipelines.events("RUNNING").size() == 4);

    // A second watch of one name would have thrown.
    assertThat(pipelines.watched()).containsExactlyInAnyOrder("a", "b");
    supervisor.stop();
    assertThat(clean.join()).isTrue();
  }

  @Test
  @DisplayName("gives two files that swap their labels one watch of each name if neither runs, too")
  void swapsLabelsOfWhatDoesNotRun() {
    supervisor = supervisor(false, MUCH_LATER);
    for (String name : List.of("a", "b")) {
      AtomicInteger lives = new AtomicInteger();
      pipelines.input(
          name, () -> lives.incrementAndGet() == 1 ? TestPipelines.failing() : new NumberInput(1));
    }
    String restarts = "on_failure: restart";
    CompletableFuture<Boolean> clean =
        start(labelled("1", "a", restarts), labelled("2", "b", restarts));
    awaitEvents("a RESTARTING", "b RESTARTING");
    supervisor.apply(all(labelled("1", "b", restarts), labelled("2", "a", restarts)));
    await().until(() -> pipelines.events("RUNNING").size() == 4);

    // A second watch of one name would have thrown.
    assertThat(pipelines.watched()).containsExactlyInAnyOrder("a", "b");
    supervisor.stop();
    assertThat(clean.join()).isTrue();
  }

  @Test
  @DisplayName("applies what needs no other pipeline without one")
  void settings() {
    CompletableFuture<Boolean> clean = start(config("a"));
    awaitEvents("a RUNNING");
    supervisor.apply(all(config("a", "logger: {level: debug}", "on_failure: restart")));
    awaitEvents("settings a DEBUG");
    supervisor.stop();

    assertThat(clean.join()).isTrue();
    assertThat(pipelines.events("made")).hasSize(1);
  }

  @Test
  @DisplayName("starts a pipeline again that failed, if it is to, and leaves the others alone")
  void restarts() {
    AtomicInteger lives = new AtomicInteger();
    pipelines.input(
        "bad", () -> lives.incrementAndGet() < 4 ? TestPipelines.failing() : new NumberInput(1));
    CompletableFuture<Boolean> clean = start(config("good"), config("bad", "on_failure: restart"));
    await().until(() -> pipelines.events("bad RUNNING").size() == 4);
    supervisor.stop();

    assertThat(clean.join()).isTrue();
    assertThat(pipelines.events("bad RESTARTING")).hasSize(3);
    assertThat(pipelines.events("good RUNNING")).hasSize(1);
  }

  @Test
  @DisplayName("counts failures in a row, which a life of two minutes ends")
  void lastingLife() {
    AtomicLong clock = new AtomicLong();
    supervisor = new Supervisor(pipelines, false, AT_ONCE, clock::get);
    long lasting = Duration.ofMinutes(2).toNanos();
    AtomicInteger lives = new AtomicInteger();
    pipelines.input(
        "bad",
        () ->
            switch (lives.incrementAndGet()) {
              case 1 -> TestPipelines.failing();
              case 2 -> failingAfter(clock, lasting - 1);
              case 3 -> failingAfter(clock, lasting);
              default -> new NumberInput(1);
            });
    try (LogCapture log = new LogCapture("bad")) {
      CompletableFuture<Boolean> clean = start(config("bad", "on_failure: restart"));
      await().until(() -> pipelines.events("bad RUNNING").size() == 4);
      supervisor.stop();

      assertThat(clean.join()).isTrue();
      String restart = "WARN failed, and is started again in 0s (on_failure: restart; failure ";
      assertThat(log.lines())
          .filteredOn(line -> line.contains("in a row"))
          .containsExactly(
              restart + "1 in a row)", restart + "2 in a row)", restart + "1 in a row)");
    }
  }

  private static Input failingAfter(AtomicLong clock, long nanos) {
    clock.addAndGet(nanos);
    return TestPipelines.failing();
  }

  @Test
  @DisplayName("waits up to two seconds after the first failure, and never over two minutes")
  void delays() {
    assertThat(Supervisor.RESTARTS)
        .isEqualTo(new Backoff(Duration.ofSeconds(2), Duration.ofMinutes(2)));
  }

  @Test
  @DisplayName("tries again if a pipeline cannot even be made again, and says why")
  void cannotBeMadeAgain() {
    AtomicInteger lives = new AtomicInteger();
    pipelines.input(
        "bad",
        () ->
            switch (lives.incrementAndGet()) {
              case 1 -> TestPipelines.failing();
              case 2 ->
                  throw new ConfigException(
                      Problem.error(Location.of("bad.yaml"), "input", "no such key file"));
              default -> new NumberInput(1);
            });
    try (LogCapture log = new LogCapture("bad")) {
      CompletableFuture<Boolean> clean = start(config("bad", "on_failure: restart"));
      await().until(() -> pipelines.events("bad RUNNING").size() == 2);
      supervisor.stop();

      assertThat(clean.join()).isTrue();
      assertThat(log.lines())
          .contains(
              "ERROR bad.yaml: input: no such key file",
              "WARN failed, and is started again in 0s (on_failure: restart; failure 2 in a row)");
    }
  }

  @Test
  @DisplayName("does not end well if a pipeline waits to be started again at the end")
  void endsWhileRestarting() {
    supervisor = supervisor(false, MUCH_LATER);
    pipelines.input("bad", TestPipelines::failing);
    CompletableFuture<Boolean> clean = start(config("good"), config("bad", "on_failure: restart"));
    awaitEvents("bad RESTARTING");
    supervisor.stop();

    assertThat(clean.join()).isFalse();
  }

  @Test
  @DisplayName("starts a changed pipeline at once, however long the failed one was to wait")
  void changedWhileRestarting() {
    supervisor = supervisor(false, MUCH_LATER);
    AtomicInteger lives = new AtomicInteger();
    pipelines.input(
        "a", () -> lives.incrementAndGet() == 1 ? TestPipelines.failing() : new NumberInput(1));
    CompletableFuture<Boolean> clean = start(config("a", "on_failure: restart"));
    awaitEvents("a RESTARTING");
    supervisor.apply(all(config("a", "on_failure: restart", "shutdown_timeout: 7s")));
    await().until(() -> pipelines.events("a RUNNING").size() == 2);
    supervisor.stop();

    assertThat(clean.join()).isTrue();
  }

  @Test
  @DisplayName("starts no pipeline again whose output is gone for good; the others go on")
  void outputGone() {
    pipelines.output(
        "a",
        () ->
            new CollectingOutput() {
              @Override
              public CompletionStage<WriteResult> write(Messages messages) throws IOException {
                throw new OutputClosedException("closed by its reader");
              }
            });
    NumberInput good = new NumberInput(1);
    pipelines.input("good", () -> good);
    CompletableFuture<Boolean> clean = start(config("good"), config("a", "on_failure: restart"));
    awaitEvents("a FAILED", "good RUNNING");
    assertThat(clean).isNotDone();
    good.close();

    assertThat(clean.join()).isFalse();
    assertThat(pipelines.events("made a")).hasSize(1);
  }

  @Test
  @DisplayName("abandons what does not end in time, and says what is lost")
  void hangingOutput() throws InterruptedException {
    CountDownLatch hanging = new CountDownLatch(1);
    CountDownLatch end = new CountDownLatch(1);
    pipelines
        .input("a", () -> new ReplayingInput(new NumberInput(1), AT_ONCE, InputListener.NONE))
        .output("a", () -> deaf(hanging, end));
    try (LogCapture log = new LogCapture("a")) {
      CompletableFuture<Boolean> clean = start(config("a", "shutdown_timeout: 50ms"));
      hanging.await();
      supervisor.stop();

      assertThat(clean.join()).isFalse();
      assertThat(log.lines())
          .contains(
              "WARN shutdown_timeout of 50ms is over: 1 message that the output has not accepted"
                  + " and 0 messages that waited for it are lost");
    } finally {
      end.countDown();
    }
  }

  /** Writes to a pipe that others write to as well, which an interrupt would close for them. */
  private static final class PipeOutput extends CollectingOutput implements SharedTargetOutput {
    private final Pipe.SinkChannel shared;
    private final ReentrantLock turn;
    private final CountDownLatch writing = new CountDownLatch(1);
    private volatile boolean begun;

    PipeOutput(Pipe.SinkChannel shared, ReentrantLock turn) {
      this.shared = shared;
      this.turn = turn;
    }

    @Override
    public CompletionStage<WriteResult> write(Messages messages)
        throws IOException, InterruptedException {
      turn.lockInterruptibly();
      try {
        begun = true;
        writing.countDown();
        ByteBuffer bytes = ByteBuffer.wrap(messages.messages().get(0).toByteArray());
        while (bytes.hasRemaining()) {
          var unused = shared.write(bytes);
        }
        return super.write(messages);
      } catch (ClosedChannelException e) {
        throw new OutputClosedException("closed for all", e);
      } finally {
        turn.unlock();
      }
    }

    @Override
    public boolean giveUp() {
      return !begun;
    }
  }

  @Test
  @DisplayName(
      "takes nothing from a pipeline that has time left when it gives up another at the end")
  void sharedTarget() throws Exception {
    Pipe pipe = Pipe.open();
    ReentrantLock turn = new ReentrantLock();
    PipeOutput hanging = new PipeOutput(pipe.sink(), turn);
    PipeOutput patient = new PipeOutput(pipe.sink(), turn);
    String large = "x".repeat(1_000_000); // more than a pipe takes
    QueuedInput first = new QueuedInput();
    QueuedInput second = new QueuedInput();
    first.add(large);
    pipelines
        .input("a", () -> first)
        .output("a", () -> hanging)
        .input("b", () -> second)
        .output("b", () -> patient);
    try (LogCapture log = new LogCapture("a");
        Pipe.SourceChannel reader = pipe.source()) {
      CompletableFuture<Boolean> clean =
          start(config("a", "shutdown_timeout: 50ms"), config("b", "shutdown_timeout: 60s"));
      hanging.writing.await();
      second.add("b");
      await().until(turn::hasQueuedThreads);
      supervisor.stop();
      await()
          .until(
              () ->
                  log.lines()
                      .contains(
                          "WARN the process ends while the output still writes; 1 message not"
                              + " written"));
      assertThat(clean).isNotDone();
      assertThat(Channels.newInputStream(reader).readNBytes(large.length() + 1))
          .isEqualTo((large + "b").getBytes(UTF_8));

      assertThat(clean.join()).isFalse(); // for what may have been lost of one
      assertThat(patient.written()).containsExactly("b");
    } finally {
      pipe.sink().close();
    }
  }

  @Test
  @DisplayName("waits for the thread of what it abandoned before it makes what replaces it")
  void replacesWhatHangs() throws InterruptedException {
    CountDownLatch hanging = new CountDownLatch(1);
    CountDownLatch end = new CountDownLatch(1);
    AtomicInteger lives = new AtomicInteger();
    pipelines.output(
        "a", () -> lives.incrementAndGet() == 1 ? deaf(hanging, end) : new CollectingOutput());
    try (LogCapture log = new LogCapture("a")) {
      CompletableFuture<Boolean> clean = start(config("a", "shutdown_timeout: 50ms"));
      hanging.await();
      supervisor.apply(all(config("a", "shutdown_timeout: 51ms")));
      await()
          .until(
              () ->
                  log.lines().contains("WARN has not ended yet; what replaces it waits for that"));
      assertThat(lives).hasValue(1);
      end.countDown();
      await().until(() -> pipelines.events("a RUNNING").size() == 2);
      supervisor.stop();

      // Something was lost on the way.
      assertThat(clean.join()).isFalse();
    }
  }

  @Test
  @DisplayName("keeps to what pipelines had to themselves when their configs were read")
  void possessions(@TempDir Path folder) throws Exception {
    Path link = folder.resolve("link");
    Files.createDirectory(folder.resolve("one"));
    Files.createDirectory(folder.resolve("other"));
    Files.createSymbolicLink(link, folder.resolve("one"));
    CountDownLatch hanging = new CountDownLatch(1);
    CountDownLatch end = new CountDownLatch(1);
    NumberInput first = new NumberInput(1);
    NumberInput second = new NumberInput(1);
    pipelines
        .output("a", () -> deaf(hanging, end))
        .input("first", () -> first)
        .input("second", () -> second);
    PipelineConfig a = config("a", "output: {file: {path: '" + folder.resolve("one/x.log") + "'}}");
    PipelineConfig b = config("b", "output: {file: {path: '" + link.resolve("x.log") + "'}}");
    CompletableFuture<Boolean> clean = start(a, config("first"), config("second"));
    hanging.await();
    supervisor.apply(all(b, config("first"), config("second")));
    awaitEvents("a STOPPING");
    Files.delete(link);
    Files.createSymbolicLink(link, folder.resolve("other"));
    first.close(); // so the supervisor looks again
    awaitEvents("first ENDED");
    second.close(); // before it comes to this one
    awaitEvents("second ENDED");
    assertThat(pipelines.events("made b")).isEmpty();

    end.countDown();
    awaitEvents("b RUNNING");
    assertThat(pipelines.events()).containsSubsequence("closed a", "made b");
    supervisor.stop();
    assertThat(clean.join()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "output: {file: {path: 'FOLDER/link/out/x.log'}}",
        "output: {file: {path: 'FOLDER/link/out/%F.log'}}",
        "resume: {file: 'FOLDER/link/out/x.json'}",
      })
  @DisplayName("knows what pipelines have to themselves although it was not there when they began")
  void possessionsOfLater(String fields, @TempDir Path folder) throws Exception {
    Path link = Files.createSymbolicLink(folder.resolve("link"), folder.resolve("disk"));
    CountDownLatch hanging = new CountDownLatch(1);
    CountDownLatch end = new CountDownLatch(1);
    pipelines.output("a", () -> deaf(hanging, end));
    String input = "{feed: {enabled: true, cursor: /c, resume: {query: c}}}";
    String yaml = "\n" + fields.replace("FOLDER", folder.toString());
    PipelineConfig a = Configs.read("a", "input: {label: a, websocket: " + input + "}" + yaml);
    NumberInput first = new NumberInput(1);
    pipelines.input("first", () -> first);
    CompletableFuture<Boolean> clean = start(a, config("first"));
    hanging.await();
    Files.createDirectories(folder.resolve("disk/out"));
    Files.createFile(link.resolve("out/x.log"));
    supervisor.apply(
        all(
            Configs.read("b", "input: {label: b, websocket: " + input + "}" + yaml),
            config("first")));
    awaitEvents("a STOPPING");
    first.close(); // so the supervisor looks again
    awaitEvents("first ENDED");
    end.countDown();
    awaitEvents("b RUNNING");

    assertThat(pipelines.events()).containsSubsequence("closed a", "made b");
    supervisor.stop();
    assertThat(clean.join()).isTrue();
  }

  @Test
  @DisplayName("ends with what fails, although something that was to be replaced hangs")
  void failureBesideWhatHangs() throws InterruptedException {
    CountDownLatch hanging = new CountDownLatch(1);
    CountDownLatch end = new CountDownLatch(1);
    pipelines.output("a", () -> deaf(hanging, end)).input("bad", TestPipelines::failing);
    try (LogCapture log = new LogCapture("a")) {
      CompletableFuture<Boolean> clean = start(config("a", "shutdown_timeout: 50ms"));
      hanging.await();
      supervisor.apply(all(config("a", "shutdown_timeout: 51ms")));
      await()
          .until(
              () ->
                  log.lines().contains("WARN has not ended yet; what replaces it waits for that"));
      supervisor.apply(all(config("a", "shutdown_timeout: 51ms"), config("bad")));

      assertThat(clean.join()).isFalse();
    } finally {
      end.countDown();
    }
  }

  @Test
  @DisplayName("stays for later configs although something was lost when one was replaced")
  void staysAfterLoss() throws InterruptedException {
    supervisor = supervisor(true, AT_ONCE);
    CountDownLatch hanging = new CountDownLatch(1);
    CountDownLatch end = new CountDownLatch(1);
    AtomicInteger lives = new AtomicInteger();
    pipelines.output(
        "a", () -> lives.incrementAndGet() == 1 ? deaf(hanging, end) : new CollectingOutput());
    CompletableFuture<Boolean> clean = start(config("a", "shutdown_timeout: 50ms"));
    hanging.await();
    supervisor.apply(all(config("a", "shutdown_timeout: 51ms")));
    await().until(() -> pipelines.events("a STOPPING").size() == 1);
    end.countDown();
    await().until(() -> pipelines.events("a RUNNING").size() == 2);
    supervisor.apply(all());
    await().until(() -> pipelines.watched().isEmpty());
    supervisor.apply(all(config("b")));
    awaitEvents("b RUNNING");
    assertThat(clean).isNotDone();
    supervisor.stop();

    clean.join();
  }

  @Test
  @DisplayName("closes what is being made when the process ends, and starts it not")
  void endsWhileAssembling() throws InterruptedException {
    CountDownLatch assembling = new CountDownLatch(1);
    CountDownLatch go = new CountDownLatch(1);
    pipelines.input(
        "b",
        () -> {
          assembling.countDown();
          awaitUninterruptibly(go);
          return new NumberInput(1);
        });
    CompletableFuture<Boolean> clean = start(config("a"));
    supervisor.apply(all(config("a"), config("b")));
    assembling.await();
    supervisor.stop();
    awaitEvents("closed a");
    assertThat(clean).isNotDone();
    go.countDown();

    assertThat(clean.join()).isTrue();
    assertThat(pipelines.events()).contains("closed b").doesNotContain("b RUNNING");
  }

  @Test
  @DisplayName("interrupts an output that hangs, which is closed all the same")
  void interruptibleOutput() throws InterruptedException {
    CountDownLatch hanging = new CountDownLatch(1);
    CollectingOutput output =
        new CollectingOutput() {
          @Override
          public CompletionStage<WriteResult> write(Messages messages) throws IOException {
            hanging.countDown();
            try {
              new CountDownLatch(1).await();
              return WRITTEN;
            } catch (InterruptedException e) {
              throw new IOException("interrupted", e);
            }
          }
        };
    pipelines
        .input("a", () -> new ReplayingInput(new NumberInput(1), AT_ONCE, InputListener.NONE))
        .output("a", () -> output);
    CompletableFuture<Boolean> clean = start(config("a", "shutdown_timeout: 50ms"));
    hanging.await();
    supervisor.stop();

    assertThat(clean.join()).isFalse();
    await().until(output::isClosed);
  }

  @Test
  @DisplayName("counts as long as the most patient pipeline for what ending can take")
  void shutdownTimeout() {
    supervisor.prepare(
        IntStream.of(3, 9, 5)
            .mapToObj(i -> config("p" + i, "shutdown_timeout: " + i + "s"))
            .toList());

    assertThat(supervisor.shutdownTimeout()).isEqualTo(Duration.ofSeconds(9 + 2));
  }

  /** Deaf to interrupts, which is the worst that an output can be. */
  private static CollectingOutput deaf(CountDownLatch hanging, CountDownLatch end) {
    return new CollectingOutput() {
      @Override
      public CompletionStage<WriteResult> write(Messages messages) {
        hanging.countDown();
        awaitUninterruptibly(end);
        return WRITTEN;
      }
    };
  }

  private static void awaitUninterruptibly(CountDownLatch latch) {
    while (latch.getCount() > 0) {
      LockSupport.parkNanos(1_000_000);
    }
  }
}
