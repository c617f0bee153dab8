package dev.inlet.runner.output.exec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.inlet.config.Config;
import dev.inlet.config.ConfigException;
import dev.inlet.config.ConfigNode;
import dev.inlet.config.Masker;
import dev.inlet.host.threads.Threads;
import dev.inlet.input.Batch;
import dev.inlet.input.Message;
import dev.inlet.input.MessageBlock;
import dev.inlet.input.Messages;
import dev.inlet.output.OutputContext;
import dev.inlet.output.OutputListener;
import dev.inlet.output.WriteResult;
import dev.inlet.runner.output.BehindRefusedWriteException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("The output exec, with real commands,")
@DisabledOnOs(OS.WINDOWS)
@Timeout(60)
final class ExecOutputIT {
  @TempDir private Path folder;

  private final List<String> warnings = new CopyOnWriteArrayList<>();
  private final List<String> printed = new CopyOnWriteArrayList<>();
  private final AtomicInteger threadsLeft = new AtomicInteger(1_000);
  private final AtomicBoolean interrupting = new AtomicBoolean(); // whoever warns
  private final AtomicBoolean hasReaper = new AtomicBoolean(true);
  private final List<ExecOutput> open = new CopyOnWriteArrayList<>();

  @AfterEach
  void endAll() {
    open.forEach(ExecOutput::close);
    assertThat(ProcessHandle.current().children()).as("commands that are left").isEmpty();
    await()
        .untilAsserted(
            () ->
                assertThat(Thread.getAllStackTraces().keySet())
                    .noneMatch(thread -> thread.getName().startsWith("inlet-exec")));
  }

  private ExecOutput output(Map<String, ?> more, String... command) {
    return output(Duration.ofSeconds(2), more, command);
  }

  private boolean start(Thread thread) {
    return threadsLeft.getAndDecrement() > 0 && Threads.tryStart(thread);
  }

  private ExecOutput output(Duration shutdownTimeout, Map<String, ?> more, String... command) {
    Map<String, Object> fields = new HashMap<>(more);
    fields.put("command", List.of(command));
    fields.putIfAbsent("start_period", "0s");
    fields.putIfAbsent("restart_period", "1ms");
    fields.putIfAbsent("max_restart_backoff", "10ms");
    Config config =
        new ExecOutputProvider().spec().read(ConfigNode.of(fields), "output.exec", new Masker());
    OutputListener listener =
        new OutputListener() {
          @Override
          public void warning(String message) {
            warnings.add(message);
            if (interrupting.get()) {
              Thread.currentThread().interrupt();
            }
          }
        };
    ExecOutput output =
        new ExecOutput(
            config,
            new Command(config, this::launch),
            printed::add,
            OutputContext.builder().listener(listener).shutdownTimeout(shutdownTimeout).build(),
            this::start);
    open.add(output);
    return output;
  }

  /** As Java does where it has no thread left that is to wait for the end of the process. */
  private Process launch(ProcessBuilder builder) throws IOException {
    Process process = builder.start();
    if (!hasReaper.get()) {
      throw new OutOfMemoryError("unable to create native thread");
    }
    return process;
  }

  /** Begins a write; again where nothing before it is refused, as a pipeline does. */
  private static CompletableFuture<WriteResult> begin(ExecOutput output, String... texts)
      throws IOException {
    try {
      return output.write(batch(texts)).toCompletableFuture();
    } catch (BehindRefusedWriteException e) {
      return output.write(batch(texts)).toCompletableFuture();
    }
  }

  private static Batch batch(String... texts) {
    return Batch.of(Stream.of(texts).map(Message::text).toList(), Batch.Settlement.NONE);
  }

  private static void write(ExecOutput output, String... texts) throws IOException {
    begin(output, texts).join();
  }

  @ParameterizedTest(name = "{0} threads left")
  @ValueSource(ints = {0, 1, 2, 3})
  @DisplayName("refuses a batch for which the system has no thread left, and no command stays")
  void withoutThreads(int left) throws IOException {
    threadsLeft.set(left);
    Path file = folder.resolve("out");
    ExecOutput output =
        output(Map.of("printed", "stderr"), "sh", "-c", "exec cat > \"$0\"", "" + file);
    assertThatThrownBy(() -> write(output, "a"))
        .hasStackTraceContaining("cannot run sh: the system has no thread left");
    await().until(() -> ProcessHandle.current().children().findAny().isEmpty());

    threadsLeft.set(1_000);
    write(output, "a", "b");
    await().until(() -> Files.readAllLines(file).equals(List.of("a", "b")));
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  @DisplayName("refuses a batch if Java has no thread left for the command, which does not stay")
  void withoutReaper() throws IOException {
    hasReaper.set(false);
    Path file = folder.resolve("out");
    ExecOutput output = output(Map.of(), "sh", "-c", "exec cat >> \"$0\"", "" + file);
    assertThatThrownBy(() -> write(output, "a"))
        .hasStackTraceContaining("cannot run sh: the system has no thread left");
    await().until(() -> ProcessHandle.current().children().findAny().isEmpty());

    hasReaper.set(true);
    write(output, "a", "b");
    await().until(() -> Files.readAllLines(file).equals(List.of("a", "b")));
  }

  @Test
  @DisplayName("gives all messages to one command, which finishes when the pipeline ends")
  void oneCommand() throws IOException {
    Path file = folder.resolve("out");
    ExecOutput output = output(Map.of(), "sh", "-c", "cat > \"$0\"; echo end >> \"$0\"", "" + file);
    assertThat(ProcessHandle.current().children()).as("before the first message").isEmpty();
    write(output, "a", "b c");
    write(output, "$HOME 'x'");
    output.close();

    assertThat(file).hasContent("a\nb c\n$HOME 'x'\nend\n");
    assertThat(warnings).isEmpty();
    assertThatThrownBy(() -> begin(output, "late")).hasMessage("the output is closed");
  }

  @Test
  @DisplayName("says when a command fails at the end of its input, as nothing else would")
  void failsAtTheEnd() throws IOException {
    ExecOutput output = output(Map.of(), "sh", "-c", "cat > /dev/null; echo disk full >&2; exit 3");
    write(output, "a");
    output.close();

    assertThat(warnings)
        .singleElement()
        .asString()
        .startsWith("sh exited with status 3 after ")
        .endsWith(", the last line of its standard error was \"disk full\"");
  }

  @Test
  @DisplayName("shows what a command prints, and hides the secrets of the config in it")
  void printed() throws IOException {
    ExecOutput output =
        output(
            Map.of("environment", Map.of("TOKEN", "swordfish-1")),
            "sh",
            "-c",
            "read line; echo \"got $line\"; echo \"token $TOKEN\" >&2; cat > /dev/null");
    write(output, "x");
    await().until(() -> printed.size() == 2);

    assertThat(printed).containsExactlyInAnyOrder("got x", "token [REDACTED]");
  }

  @Test
  @DisplayName("says how a command exited, and starts it again for the batch that it did not take")
  void restarts() throws IOException {
    Path file = folder.resolve("out");
    Path go = folder.resolve("go");
    ExecOutput output =
        output(
            Map.of("printed", "drop"),
            "sh",
            "-c",
            """
            read line; echo $line >> "$0"; echo out; printf 'no\\tdisk\\nlast words\\n\\n' >&2
            while [ ! -e "$1" ]; do sleep 0.01; done
            exit 3
            """,
            file.toString(),
            go.toString());
    write(output, "first");
    Files.createFile(go);
    await().until(() -> warnings.size() == 1);
    Files.delete(go);
    write(output, "second");
    await().until(() -> Files.readAllLines(file).size() == 2);
    Files.createFile(go);
    await().until(() -> warnings.size() == 2);

    assertThat(file).hasContent("first\nsecond\n");
    assertThat(warnings.get(0))
        .matches(
            "sh exited with status 3 after [0-9a-z]+, the last line of its standard error was"
                + " \"last words\"; it is started again with the next messages, after [0-9]+ms");
    assertThat(printed).isEmpty();
  }

  @Test
  @DisplayName("names the signal that ended a command, and refuses what was on its way")
  void killed() throws Exception {
    ExecOutput output = output(Map.of(), "sleep", "1000");
    write(output, "small");
    CompletableFuture<WriteResult> large = begin(output, "x".repeat(1_000_000));
    CompletableFuture<WriteResult> behind = begin(output, "y");
    await().until(() -> ProcessHandle.current().children().count() == 1);
    ProcessHandle.current().children().forEach(ProcessHandle::destroyForcibly);

    assertThatThrownBy(large::join).hasMessageContaining("cannot write to sleep: ");
    assertThatThrownBy(behind::join).hasMessageContaining("cannot write to sleep: ");
    await().until(() -> !warnings.isEmpty());
    assertThat(warnings.get(0))
        .startsWith("sleep exited with status 137 (signal 9, SIGKILL) after ")
        .contains("wrote nothing to its standard error");
  }

  @Test
  @DisplayName("never waits for a command that exits at once")
  void exitsAtOnce() throws IOException {
    ExecOutput output = output(Map.of(), "sh", "-c", "exit 7");
    for (int i = 0; i < 20; i++) {
      var unused = begin(output, "x".repeat(100_000)).handle((nothing, failure) -> failure).join();
    }
    await().until(() -> !warnings.isEmpty());

    assertThat(warnings).allMatch(line -> line.startsWith("sh exited with status 7 after "));
  }

  @Test
  @DisplayName(
      "redelivers all that a command was given which fails right after its start, in order")
  void failsAtTheStart() throws IOException {
    Path file = folder.resolve("out");
    Path mended = folder.resolve("mended");
    ExecOutput output =
        output(
            Map.of("start_period", "1h", "max_restart_backoff", "100ms"),
            "sh",
            "-c",
            """
            if [ -e "$1" ]; then
              head -n 3 > "$0"
              while [ -e "$1" ]; do sleep 0.01; done
              exit 0
            fi
            read line; read next; echo no disk >&2; exit 5
            """,
            file.toString(),
            mended.toString());
    for (int i = 0; i < 3; i++) {
      CompletableFuture<WriteResult> first = begin(output, "a");
      CompletableFuture<WriteResult> second = begin(output, "b");
      assertThatThrownBy(first::join).hasMessageContaining("exited with status 5");
      assertThatThrownBy(second::join).isNotNull();
    }
    Files.createFile(mended);
    CompletableFuture<WriteResult> first = begin(output, "a");
    CompletableFuture<WriteResult> second = begin(output, "b");
    var third = begin(output, "c").handle((nothing, failure) -> failure); // may see the end
    await().until(() -> Files.exists(file) && Files.readString(file).equals("a\nb\nc\n"));
    assertThat(first).isNotDone();
    assertThat(second).isNotDone();
    Files.delete(mended);
    first.join();
    second.join();
    third.join();

    await().until(() -> warnings.size() == 4);
    assertThat(warnings.get(0))
        .matches(
            "sh exited with status 5 after [0-9a-z]+, the last line of its standard error was \"no"
                + " disk\"; what it was given is redelivered to the next one, after 1ms");
    assertThat(warnings.get(2))
        .endsWith("; what it was given is redelivered to the next one, after 4ms");
    assertThat(warnings.get(3)).startsWith("sh exited with status 0 after ");
  }

  @Test
  @DisplayName("refuses what waits behind a batch that is written while its command fails")
  void failsWhileWritten() throws IOException {
    Path go = folder.resolve("go");
    ExecOutput output =
        output(
            Map.of("start_period", "1h"),
            "sh",
            "-c",
            "while [ ! -e \"$0\" ]; do sleep 0.01; done; exit 5",
            go.toString());
    CompletableFuture<Void> held = new CompletableFuture<>();
    CompletableFuture<WriteResult> first =
        output.write(new Held(batch("a"), held)).toCompletableFuture();
    CompletableFuture<WriteResult> second = begin(output, "b");
    Files.createFile(go);
    assertThatThrownBy(second::join).hasMessageContaining("exited with status 5");
    assertThat(first).isNotDone();
    CompletableFuture<WriteResult> third = begin(output, "c");
    held.complete(null);

    assertThatThrownBy(first::join).isNotNull();
    assertThatThrownBy(third::join).isNotNull();
    await().until(() -> warnings.size() == 1);
    assertThat(warnings.get(0)).contains("; what it was given is redelivered to the next one");
  }

  /** Messages that cannot be read before something has happened. */
  private record Held(Messages all, CompletableFuture<Void> held) implements Messages {

    @Override
    public int size() {
      return all.size();
    }

    @Override
    public boolean isEmpty() {
      return all.isEmpty();
    }

    @Override
    public List<MessageBlock> blocks() {
      held.join();
      return all.blocks();
    }

    @Override
    public List<Message> messages() {
      held.join();
      return all.messages();
    }
  }

  @Test
  @DisplayName("refuses the next batch as well, which may have been read before the refusal")
  void refusesTheNext() throws IOException {
    Path mended = folder.resolve("mended");
    ExecOutput output =
        output(
            Map.of("start_period", "1h"),
            "sh",
            "-c",
            "[ -e \"$0\" ] && exec cat > \"$0\"; read line; exit 5",
            mended.toString());
    CompletableFuture<WriteResult> first = begin(output, "a");
    await().until(() -> warnings.size() == 1);
    assertThatThrownBy(first::join).isNotNull();
    Files.createFile(mended);

    assertThatThrownBy(() -> output.write(batch("b")))
        .isInstanceOf(BehindRefusedWriteException.class);
    CompletableFuture<WriteResult> again = output.write(batch("a")).toCompletableFuture();
    await().until(() -> Files.readString(mended).equals("a\n"));
    assertThat(again).isNotDone();
  }

  @Test
  @DisplayName("has a batch written once its command has run for the start period")
  void startPeriod() throws IOException {
    ExecOutput output = output(Map.of("start_period", "50ms"), "sh", "-c", "cat > /dev/null");
    write(output, "a");
    write(output, "b");
    output.close();

    assertThat(warnings).isEmpty();
  }

  @Test
  @DisplayName("ends what a command has left running when it exits, but not what has left it")
  @EnabledOnOs(OS.LINUX)
  void leftRunning() throws IOException {
    Path pids = folder.resolve("pids");
    ExecOutput output =
        output(
            Map.of(),
            "sh",
            "-c",
            """
            (trap '' HUP; exec sleep 1000) &
            echo $! > "$0"
            env -u INLET_EXEC sleep 1000 < /dev/null > /dev/null 2>&1 &
            echo $! >> "$0"
            read line
            exit 3
            """,
            pids.toString());
    var unused = begin(output, "x"); // refused where the command is seen to have exited by then
    await().until(() -> warnings.size() == 1);

    assertThat(warnings.get(0))
        .startsWith("sh exited with status 3 after ")
        .contains("; what it had left running was ended; it is started again");
    List<String> started = Files.readAllLines(pids);
    assertThat(arguments(started.get(0))).isEmpty();
    assertThat(arguments(started.get(1))).startsWith("sleep");
    ProcessHandle.of(Long.parseLong(started.get(1))).orElseThrow().destroyForcibly();
  }

  /** What a process was started as; empty once it has ended, also if nobody has reaped it. */
  private static String arguments(String pid) throws IOException {
    Path arguments = Path.of("/proc", pid, "cmdline");
    return Files.exists(arguments) ? Files.readString(arguments) : "";
  }

  @Test
  @DisplayName("lets what a command has started finish when the pipeline ends")
  void finishesBehind() throws IOException {
    Path file = folder.resolve("out");
    ExecOutput output =
        output(
            Duration.ofSeconds(20),
            Map.of(),
            "sh",
            "-c",
            "cat > /dev/null; (sleep 0.05; echo end > \"$0\") &",
            "" + file);
    write(output, "a");
    output.close();

    assertThat(file).hasContent("end\n");
    assertThat(warnings).isEmpty();
  }

  @Test
  @DisplayName("ends a command that never reads, while a batch is on its way to it")
  void neverReads() throws IOException {
    // a quarter of this is between SIGTERM and the claim that it was ignored
    ExecOutput output = output(Duration.ofSeconds(8), Map.of(), "sh", "-c", "sleep 1000");
    CompletableFuture<WriteResult> stuck = begin(output, "x".repeat(1_000_000));
    await().until(() -> ProcessHandle.current().descendants().count() > 0);
    output.close();

    assertThat(stuck).isCompletedExceptionally();
    assertThat(ProcessHandle.current().descendants()).isEmpty();
    assertThat(warnings).containsExactly("sh did not finish in time; it is sent SIGTERM");
  }

  @Test
  @DisplayName("kills a command that ignores SIGTERM, with all that it has started")
  void ignoresSignal() throws IOException {
    Path started = folder.resolve("started");
    ExecOutput output =
        output(
            Duration.ofMillis(400),
            Map.of(),
            "sh",
            "-c",
            "trap '' TERM; touch \"$0\"; while :; do sleep 1000; done",
            started.toString());
    write(output, "x");
    await().until(() -> Files.exists(started));
    output.close();

    assertThat(ProcessHandle.current().descendants()).isEmpty();
    assertThat(warnings)
        .contains(
            "sh did not finish in time; it is sent SIGTERM", "sh ignored SIGTERM; it is killed");
  }

  @Test
  @DisplayName("sends SIGTERM before it kills when there is no time left at the end")
  void endsWithoutTime() throws IOException {
    requireLastWords(() -> {});
  }

  @Test
  @DisplayName("gives it that time however often it is told that there is none left")
  void endsWithoutTimeTwice() throws IOException {
    // once more, when SIGTERM is about to be sent
    requireLastWords(() -> interrupting.set(true));
  }

  /** Interrupts the thread that closes, as whoever gives a pipeline up does. */
  private void requireLastWords(Runnable beforeClose) throws IOException {
    Path file = folder.resolve("out");
    ExecOutput output =
        output(
            Duration.ofSeconds(40),
            Map.of(),
            "sh",
            "-c",
            "trap 'echo finished > \"$0\"; exit' TERM; touch \"$0\"; while :; do sleep 0.01; done",
            file.toString());
    write(output, "x");
    await().until(() -> Files.exists(file));
    beforeClose.run();
    Thread.currentThread().interrupt();
    output.close();

    assertThat(Thread.interrupted()).isTrue();
    assertThat(file).content().isEqualTo("finished\n");
    assertThat(warnings).containsExactly("sh did not finish in time; it is sent SIGTERM");
  }

  @Test
  @DisplayName("says that it kills a command that has not finished when there is no time left")
  void killsWithoutTime() throws IOException {
    Path started = folder.resolve("started");
    ExecOutput output =
        output(
            Duration.ofSeconds(40),
            Map.of(),
            "sh",
            "-c",
            "trap '' TERM; touch \"$0\"; while :; do sleep 1000; done",
            started.toString());
    write(output, "x");
    await().until(() -> Files.exists(started));
    Thread.currentThread().interrupt();
    output.close();

    assertThat(Thread.interrupted()).isTrue();
    assertThat(warnings)
        .containsExactly(
            "sh did not finish in time; it is sent SIGTERM",
            "sh was killed before it had finished");
    await().until(() -> ProcessHandle.current().descendants().findAny().isEmpty());
  }

  @Test
  @DisplayName("gives a command no other variables than it should have")
  void environment() throws IOException {
    Path file = folder.resolve("out");
    ExecOutput output =
        output(
            Map.of("inherit_environment", false, "environment", Map.of("MINE", "yes")),
            "sh",
            "-c",
            "env > \"$0\"; cat > /dev/null",
            file.toString());
    write(output, "x");
    output.close();

    assertThat(Files.readAllLines(file).stream().map(line -> line.replaceAll("=.*", "")))
        .contains("MINE", "PATH")
        .isSubsetOf(
            "MINE", "INLET_EXEC", "PATH", "HOME", "LANG", "TZ", "PWD", "OLDPWD", "SHLVL", "_");
  }

  @Test
  @DisplayName("refuses a batch while its program is gone, and a config whose program is not there")
  void noProgram() throws IOException {
    Path program = Files.writeString(folder.resolve("tool"), "#!/bin/sh\nexec cat > /dev/null\n");
    assertThat(program.toFile().setExecutable(true)).isTrue();
    ExecOutput output = output(Map.of(), program.toString(), "secret argument");
    Files.delete(program);
    assertThatThrownBy(() -> write(output, "x"))
        .hasMessageContaining("cannot start tool: ")
        .hasMessageNotContaining("secret argument");

    Config config =
        new ExecOutputProvider()
            .spec()
            .read(ConfigNode.of(Map.of("command", List.of("no-such-program-1"))), "output.exec");
    assertThatThrownBy(() -> new ExecOutputProvider().create(config, OutputContext.plain()))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("no program \"no-such-program-1\" is in PATH");
  }
}
