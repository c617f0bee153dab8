package dev.inlet.runner.jar;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("A pipe")
@Timeout(120)
final class PipesIT {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  /** In which the use of a processor is measured, and how much of it is little. */
  private static final Duration SLICE = Duration.ofMillis(500);

  private static final double FEW = 0.05;
  private static final Duration SETTLED = Duration.ofSeconds(20);

  @TempDir private Path folder;

  private void file(String name, String text) throws IOException {
    Files.writeString(folder.resolve(name), text);
  }

  private Path pipe(String name) throws Exception {
    Path pipe = folder.resolve(name);
    assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor()).isZero();
    return pipe;
  }

  @Test
  @DisabledOnOs(OS.WINDOWS)
  @DisplayName("that nobody writes to is refused as a file of credentials, in whichever field")
  void credentials() throws Exception {
    pipe("key.pem");
    Map<String, String> fields =
        Map.of(
            "jwt.yaml", "jwt: {enabled: true, private_key_file: key.pem, signing_method: RS256}",
            "hmac.yaml", "jwt: {enabled: true, secret_file: key.pem, signing_method: HS256}",
            "basic.yaml", "basic_auth: {enabled: true, username: a, password_file: key.pem}",
            "bearer.yaml", "bearer: {enabled: true, token_file: key.pem}",
            "ca.yaml", "tls: {enabled: true, root_cas_file: key.pem}",
            "cert.yaml",
                "tls: {enabled: true, client_certs: [{cert_file: key.pem, key_file: key.pem}]}");
    List<String> arguments = new ArrayList<>(List.of("lint"));
    for (Map.Entry<String, String> field : fields.entrySet()) {
      file(
          field.getKey(),
          """
          input:
            websocket:
              url: wss://localhost:1/
              %s
          """
              .formatted(field.getValue()));
      arguments.add(field.getKey());
    }
    file(
        "http.yaml",
        """
        input: {websocket: {url: 'wss://localhost:1/'}}
        output: {http: {url: 'https://localhost:1/', tls: {enabled: true, root_cas_file: key.pem}}}
        """);
    arguments.add("http.yaml");
    InletProcess.Result lint = InletProcess.in(folder).run(arguments.toArray(String[]::new));

    assertThat(lint.status()).isEqualTo(2);
    assertThat(lint.out()).isEmpty();
    assertThat(lint.err())
        .hasSize(fields.size() + 1)
        .allMatch(line -> line.endsWith(": key.pem cannot be read: it is not a regular file"));
  }

  @Test
  @DisabledOnOs(OS.WINDOWS)
  @DisplayName("can be a config: its writer is waited for, and what is waited for is logged")
  void config() throws Exception {
    Path pipe = pipe("pipe.yaml");
    try (InletProcess lint = InletProcess.in(folder).start("lint", "pipe.yaml")) {
      await()
          .atMost(PATIENCE)
          .until(
              () ->
                  lint.err().stream()
                      .anyMatch(
                          line ->
                              line.endsWith(
                                  "[inlet] pipe.yaml: waits for its end, for 1m in all")));
      Files.write(pipe, "input: {websocket: {}}".getBytes(UTF_8));
      InletProcess.Result result = lint.await();

      assertThat(result.status()).isZero();
      assertThat(result.out()).containsExactly("pipe.yaml: ok");
    }
  }

  @Test
  @EnabledOnOs({OS.LINUX, OS.MAC})
  @DisplayName("that is standard output, in non-blocking mode, is waited for without the processor")
  void nonBlockingOutput() throws Exception {
    file("ticker.yaml", "input: {ticker: {}}");
    try (InletProcess process =
        InletProcess.in(folder)
            .plugin(Plugins.ticker(folder))
            .leavingOutUnread()
            .nonBlockingOut()
            .start("run", "ticker.yaml")) {
      process.awaitStall();
      // Once all that had begun before is done, there is nothing to do.
      await()
          .atMost(SETTLED)
          .pollDelay(SLICE)
          .pollInterval(SLICE)
          .until(new Usage(process)::ofLastSlice, used -> used < FEW);

      int acknowledged = process.err().size();
      process.readOut();
      await().atMost(PATIENCE).until(() -> process.err().size() > acknowledged + 1_000);
      process.terminate();
      InletProcess.Result result = process.await();

      assertThat(result.status()).isZero();
      assertThat(result.out().subList(0, 10_000))
          .isEqualTo(IntStream.range(0, 10_000).mapToObj(number -> "tick " + number).toList());
    }
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  @DisplayName("that is standard output ends the process with its reader, in whichever language")
  void brokenOutput() throws Exception {
    assumeTrue(
        Files.exists(Path.of("/usr/share/locale/fr/LC_MESSAGES/libc.mo")),
        "the C library speaks no French here");
    file("ticker.yaml", "input: {ticker: {}}");
    try (InletProcess process =
        InletProcess.in(folder)
            .plugin(Plugins.ticker(folder))
            .environment("LC_ALL", "C.UTF-8")
            .environment("LANGUAGE", "fr")
            .leavingOutUnread()
            .start("run", "ticker.yaml")) {
      process.awaitStall();
      process.closeOut();
      InletProcess.Result result = process.await();

      assertThat(result.status()).isEqualTo(1);
      assertThat(result.err())
          .anyMatch(line -> line.contains("standard output was closed by its reader"));
    }
  }

  /** How much of a processor a process uses. */
  private static final class Usage {
    private final InletProcess process;
    private Duration used;
    private long at = System.nanoTime();

    Usage(InletProcess process) {
      this.process = process;
      used = process.processorTime();
    }

    /** From the last call until this one. */
    double ofLastSlice() {
      Duration usedBefore = used;
      long before = at;
      used = process.processorTime();
      at = System.nanoTime();
      return used.minus(usedBefore).toNanos() / (double) (at - before);
    }
  }
}
