package dev.inlet.distribution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.inlet.testkit.FeedServer;
import dev.inlet.testkit.TestCertificate;
import dev.inlet.testkit.TestCertificates;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** The list is part of the sources, since what a run loads differs a little from run to run. */
@DisplayName("The list of the classes that are archived")
@DisabledOnOs(OS.WINDOWS)
final class ClassListIT {
  private static final Path LIST = Path.of("src/main/classlist/inlet.classlist");

  /** What is made while a program runs, or belongs to a class loader that is. */
  private static final Pattern OF_ONE_RUN = Pattern.compile("^#|\\$Proxy\\d| source: | id: ");

  @TempDir private Path folder;

  @Test
  @DisplayName("is in order, and names nothing that exists in one run alone")
  void order() throws IOException {
    List<String> lines = Files.readAllLines(LIST);
    assertThat(lines)
        .isSorted()
        .doesNotHaveDuplicates()
        .noneMatch(OF_ONE_RUN.asPredicate())
        .contains("dev/inlet/runner/Inlet", "sun/security/ssl/SSLContextImpl");
  }

  @Test
  @DisplayName("is written again with -Dclasslist.write=true")
  @EnabledIfSystemProperty(named = "classlist.write", matches = "true")
  void write() throws Exception {
    String config = Installation.shared().file("etc/trades.yaml").toString();
    List<Path> lists = new ArrayList<>();
    for (List<String> arguments :
        List.of(
            List.of("demo", "--count=20", "--rate=100"),
            List.of("lint", config),
            List.of("list"))) {
      Path list = folder.resolve(lists.size() + ".classlist");
      Installation.shared().run(listing(list), arguments.toArray(String[]::new)).requireSuccess();
      lists.add(list);
    }
    lists.addAll(encryptedFeed());
    TreeSet<String> lines = new TreeSet<>();
    for (Path list : lists) {
      try (Stream<String> all = Files.lines(list)) {
        all.filter(Predicate.not(OF_ONE_RUN.asPredicate())).forEach(lines::add);
      }
    }
    Files.write(LIST, lines);
  }

  private static Map<String, String> listing(Path list) {
    return Map.of("JAVA_OPTS", "-XX:DumpLoadedClassList=" + list);
  }

  /** A pipeline whose process is asked by another one. */
  private List<Path> encryptedFeed() throws Exception {
    Path list = folder.resolve("tls.classlist");
    Path asking = folder.resolve("top.classlist");
    TestCertificate certificate = TestCertificates.selfSigned("localhost");
    Path trusted = Files.writeString(folder.resolve("trusted.pem"), certificate.pem());
    Path messages = folder.resolve("messages.jsonl");
    String yaml =
        """
        input:
          websocket:
            url: %s
            tls:
              enabled: true
              root_cas_file: %s
        output:
          file:
            path: %s
            codec: json
        """;
    try (FeedServer server =
        FeedServer.start(
            certificate.serverContext(),
            connection -> {
              connection.accept();
              connection.sendTexts(List.of("{\"price\":1}", "{\"price\":2}"));
              connection.stayOpen();
            })) {
      String url = "wss://localhost:" + server.port() + "/";
      Path config =
          Files.writeString(folder.resolve("tls.yaml"), yaml.formatted(url, trusted, messages));
      String socket = "unix:" + folder.resolve("monitor");
      String[] arguments = {
        "run", config.toString(), "--monitor", "127.0.0.1:0", "--monitor", socket
      };
      try (Execution run = Installation.shared().start(folder, listing(list), arguments)) {
        await()
            .atMost(Duration.ofMinutes(1))
            .until(() -> Files.exists(messages) && Files.readAllLines(messages).size() == 2);
        Installation.shared()
            .run(listing(asking), "top", "--once", "--monitor", socket)
            .requireSuccess();
        run.process().destroy();
        run.await().requireSuccess();
      }
    }
    return List.of(list, asking);
  }
}
