package dev.inlet.docs;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.inlet.docs.Guides.Block;
import dev.inlet.testkit.FeedServer;
import dev.inlet.testkit.Frame;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@DisplayName("The commands of the guides")
class GuideCommandsIT {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Pattern INLET = Pattern.compile("(?:^|[\\s/])inlet(?:\\.jar)? ([a-z].*)");

  @TempDir Path folder;

  /** Of those with the same options, one. */
  static Collection<String> commands() {
    Map<String, String> commands = new LinkedHashMap<>();
    Guides.all().stream()
        .flatMap(page -> page.blocks("sh").stream())
        .flatMap(block -> block.lines().stream())
        .map(INLET::matcher)
        .filter(Matcher::find)
        .map(command -> command.group(1).replaceFirst("\\s+[|>#&].*", ""))
        .forEach(command -> commands.putIfAbsent(nameAndOptions(command), command));
    return commands.values();
  }

  private static String nameAndOptions(String command) {
    List<String> words = List.of(command.split("\\s+", -1));
    return words.get(0) + words.stream().filter(word -> word.startsWith("--")).sorted().toList();
  }

  @ParameterizedTest
  @MethodSource("commands")
  @DisplayName("are commands that Inlet knows, with options that it knows")
  void known(String command) throws Exception {
    String[] words = command.split("\\s+", -1);
    String[] arguments = Arrays.copyOf(words, words.length + 1);
    arguments[words.length] = "--help";
    try (InletProcess help = InletProcess.run(folder, Map.of(), arguments)) {
      assertThat(help.exitStatus()).as("status; said: %s", help.err()).isZero();
      assertThat(help.out()).isNotEmpty();
    }
  }

  @Test
  @DisplayName("show messages with the first of them")
  void demo() throws Exception {
    assertThat(Guides.page("README.md").lines())
        .contains("mvn -q -DskipTests package && java -jar runner/target/inlet.jar demo");
    try (InletProcess demo = InletProcess.run(folder, Map.of(), "demo")) {
      assertThat(demo.exitStatus()).as("status; said: %s", demo.err()).isZero();
      assertThat(demo.out()).isNotEmpty().allMatch(line -> line.startsWith("{"));
    }
  }

  @Test
  @DisplayName("run the README's config: log in, subscribe and write to a file")
  void firstConfig() throws Exception {
    Block config = Guides.page("README.md").blocks("yaml").get(0);
    Files.writeString(folder.resolve("trades.yaml"), config.text());
    CompletableFuture<Frame> subscription = new CompletableFuture<>();
    try (FeedServer server =
            FeedServer.start(
                connection -> {
                  connection.accept();
                  subscription.complete(connection.receive(PATIENCE));
                  connection.sendTexts(List.of("{\"price\":1}", "{\"price\":2}"));
                  connection.stayOpen();
                });
        InletProcess inlet =
            InletProcess.run(
                folder,
                Map.of("FEED_USER", "alice", "FEED_PASSWORD", "correct-horse"),
                "run",
                "trades.yaml",
                "--set",
                "input.websocket.url=" + server.uri())) {
      Path written = folder.resolve("trades.jsonl");
      await()
          .atMost(PATIENCE)
          .until(() -> Files.exists(written) && Files.readAllLines(written).size() == 2);
      assertThat(inlet.terminate()).isZero();
      assertThat(Files.readString(written)).contains("price").contains("\"label\":\"trades\"");
      assertThat(server.requests().get(0).header("Authorization"))
          .contains(
              "Basic " + Base64.getEncoder().encodeToString("alice:correct-horse".getBytes(UTF_8)));
      assertThat(subscription.join().text()).contains("subscribe");
    }
  }
}
