package dev.inlet.runner.jar;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("Plugins beside the jar")
@Timeout(120)
final class PluginsIT {
  @TempDir private Path folder;

  @BeforeEach
  void config() throws IOException {
    Files.writeString(folder.resolve("ticker.yaml"), "input: {ticker: {count: 30}}");
  }

  @Test
  @DisplayName("are used when a config names them")
  void used() throws Exception {
    InletProcess.Result result =
        InletProcess.in(folder).plugin(Plugins.ticker(folder)).run("run", "ticker.yaml");

    assertThat(result.status()).isZero();
    assertThat(result.out())
        .isEqualTo(IntStream.range(0, 30).mapToObj(number -> "tick " + number).toList());
  }

  @Test
  @DisplayName("are listed with the jar that they came from")
  void listed() throws Exception {
    Path jar = Plugins.ticker(folder);
    InletProcess.Result result = InletProcess.in(folder).plugin(jar).run("list");

    assertThat(result.out()).contains("  ticker     TickerProvider (" + jar + ")");
  }

  @Test
  @DisplayName(
      "are listed with the reason if they cannot be loaded, and affect only configs that use them")
  void broken() throws Exception {
    InletProcess.Builder process =
        InletProcess.in(folder).plugin(Plugins.broken(folder)).plugin(Plugins.ticker(folder));

    InletProcess.Result list = process.run("list");
    assertThat(list.status()).isZero();
    assertThat(list.err()).isEmpty();
    assertThat(String.join("\n", list.out()))
        .contains("plugins that could not be loaded:")
        .containsPattern("ThrowingStatic +fails in a static initializer: .*boom")
        .containsPattern("NoConstructor +must .*have a public constructor without arguments")
        .containsPattern("has a dependency which is missing: Parent")
        .containsPattern(
            "org.example.Gone +is named in META-INF/services but is not on the class path");

    InletProcess.Result run = process.run("run", "ticker.yaml");
    assertThat(run.status()).isZero();
    assertThat(run.out()).hasSize(30);

    Files.writeString(folder.resolve("static.yaml"), "input: {throwingstatic: {}}");
    InletProcess.Result lint = process.run("lint", "ticker.yaml", "static.yaml");
    assertThat(lint.status()).isEqualTo(2);
    assertThat(lint.out()).containsExactly("ticker.yaml: ok");
    assertThat(lint.err())
        .singleElement()
        .asString()
        .startsWith("static.yaml:1:9: input.throwingstatic: no input is called \"throwingstatic\"")
        .containsPattern(
            "could not be loaded: .*ThrowingStatic: fails in a static initializer: .*boom");
  }

  @Test
  @DisplayName("that overflow the stack when they are described keep nobody from the others")
  void overflowing() throws Exception {
    InletProcess.Builder process =
        InletProcess.in(folder).plugin(Plugins.overflowing(folder)).plugin(Plugins.ticker(folder));

    for (String command : List.of("list", "docs", "schema")) {
      InletProcess.Result result = process.run(command);

      assertThat(result.status()).as(command).isZero();
      assertThat(result.out()).as(command).anyMatch(line -> line.contains("ticker"));
      assertThat(result.err()).as(command).noneMatch(line -> line.startsWith("\tat "));
      if (!command.equals("list")) { // which asks for names alone
        assertThat(String.join("\n", result.err()))
            .as(command)
            .containsPattern("Overflowing .*stack overflow");
      }
    }
  }

  @Test
  @DisplayName("are a problem of the config that names them if they break when they are used")
  void fragile() throws Exception {
    Files.writeString(folder.resolve("fragile.yaml"), "input: {fragile: {}}");
    Path jar = Plugins.fragile(folder);
    InletProcess.Result result = InletProcess.in(folder).plugin(jar).run("run", "fragile.yaml");

    assertThat(result.status()).isEqualTo(2);
    assertThat(result.err())
        .containsExactly(
            "fragile.yaml:1:18: input.fragile: Fragile ("
                + jar
                + "): has a dependency which is missing: Dependency");
  }

  @Test
  @DisplayName("that are missing are named by the problem, with those that could not be loaded")
  void missing() throws Exception {
    InletProcess.Result result = InletProcess.in(folder).run("run", "ticker.yaml");

    assertThat(result.status()).isEqualTo(2);
    assertThat(result.err())
        .containsExactly(
            "ticker.yaml:1:9: input.ticker: no input is called \"ticker\" (there are: websocket)");
  }

  @Test
  @DisplayName("end the process with status 1 by an error of the virtual machine, on any thread")
  void virtualMachineErrors() throws Exception {
    Map<String, String> errors =
        Map.of(
            "connect", "java.lang.OutOfMemoryError: none for connecting",
            "read", "java.lang.StackOverflowError");
    InletProcess.Builder process = InletProcess.in(folder).plugin(Plugins.faulty(folder));
    Files.writeString(
        folder.resolve("ticker.yaml"), "input: {websocket: {url: 'ws://127.0.0.1:1/'}}");
    for (Map.Entry<String, String> error : errors.entrySet()) {
      Files.writeString(
          folder.resolve("faulty.yaml"), "input: {faulty: {where: " + error.getKey() + "}}");
      InletProcess.Result result = process.run("run", "faulty.yaml", "ticker.yaml");

      assertThat(result.status()).isEqualTo(1);
      assertThat(result.err())
          .noneMatch(line -> line.startsWith("\tat "))
          .anySatisfy(
              line ->
                  assertThat(line)
                      .contains(
                          "[inlet] ends with status 1, since it cannot go on after "
                              + error.getValue()
                              + " (thread inlet-pipeline-faulty, largest heap "));
    }
  }

  @Test
  @DisplayName("that throw when they are closed do not keep the process from ending")
  void throwsOnClose() throws Exception {
    Files.writeString(folder.resolve("faulty.yaml"), "input: {faulty: {where: close}}");
    InletProcess.Result result =
        InletProcess.in(folder).plugin(Plugins.faulty(folder)).run("run", "faulty.yaml");

    assertThat(result.status()).isZero();
    assertThat(result.out()).containsExactly("one");
    assertThat(result.err())
        .noneMatch(line -> line.startsWith("\tat "))
        .anyMatch(
            line ->
                line.contains("WARN  [faulty] the input cannot be closed: FaultyProvider (")
                    && line.endsWith("fails: java.lang.IllegalStateException: cannot be closed"))
        .last()
        .asString()
        .endsWith("ended after 1 message");
  }
}
