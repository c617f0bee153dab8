package dev.inlet.runner.probe;

import static org.assertj.core.api.Assertions.assertThat;

import dev.inlet.config.Config;
import dev.inlet.config.ConfigSpec;
import dev.inlet.config.Field;
import dev.inlet.config.Masker;
import dev.inlet.host.Plugins;
import dev.inlet.input.AttemptStep;
import dev.inlet.input.Batch;
import dev.inlet.input.Input;
import dev.inlet.input.InputContext;
import dev.inlet.input.InputProvider;
import dev.inlet.runner.config.YamlConfig;
import dev.inlet.runner.pipeline.PipelineConfig;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayName("A probe of an input that does not keep its contract")
@Timeout(60)
final class ProbeTest {
  /** With an input that does not come back. */
  private static final Duration SHORT_PATIENCE = Duration.ofMillis(200);

  private static final Duration PATIENCE = Duration.ofSeconds(30);

  @TempDir private Path folder;

  private final List<String> told = new CopyOnWriteArrayList<>();

  @AfterEach
  void end() {
    Misbehaving.hang.complete(null);
    Misbehaving.hang = new CompletableFuture<>();
  }

  private ProbeResult probe(String broken) throws Exception {
    PipelineConfig config =
        PipelineConfig.read(
            YamlConfig.parse("a.yaml", "input: {misbehaving: {%s}}".formatted(broken)),
            "a.yaml",
            plugins(),
            new Masker());
    Duration patience = broken.startsWith("hangs") ? SHORT_PATIENCE : PATIENCE;
    return new Probe(new ProbeOptions(Duration.ofSeconds(5), false), report(), patience)
        .run(() -> config);
  }

  private Plugins plugins() throws IOException {
    Path services = Files.createDirectories(folder.resolve("META-INF/services"));
    Files.writeString(
        services.resolve(InputProvider.class.getName()), MisbehavingProvider.class.getName());
    URL[] urls = {folder.toUri().toURL()};
    try (URLClassLoader loader = new URLClassLoader(urls, ProbeTest.class.getClassLoader())) {
      return Plugins.discover(loader);
    }
  }

  private ProbeReport report() {
    return new ProbeReport() {
      @Override
      public void begin(String file) {}

      @Override
      public void step(AttemptStep step) {
        told.add(step.name() + " " + step.outcome() + " " + step.summary());
      }

      @Override
      public void warning(String message) {}

      @Override
      public void end(ProbeResult result, Duration duration) {}
    };
  }

  @Test
  @DisplayName("tells each step of one that does")
  void good() throws Exception {
    assertThat(probe("").kind()).isEqualTo(ProbeResult.Kind.OK);
    assertThat(told).hasSize(3);
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource({
    "'hangs: source', config, the input \"misbehaving\" does not come back from being made",
    "'throws: ping', ping, the input \"misbehaving\" failed in ping(): ",
    "'hangs: ping', ping, the input \"misbehaving\" does not come back from ping()",
  })
  @DisplayName("comes back and says which input it is and where it fails")
  void broken(String how, String step, String sentence) throws Exception {
    assertThat(probe(how).kind()).isEqualTo(ProbeResult.Kind.FAILED);
    assertThat(told).anyMatch(line -> line.startsWith(step + " FAILED " + sentence));
  }

  /** Found by discovery. */
  public static final class MisbehavingProvider implements InputProvider {
    private static final Field<String> HANGS =
        Field.string("hangs")
            .description("Which method does not come back.")
            .defaultsTo("")
            .build();
    private static final Field<String> THROWS =
        Field.string("throws").description("Which method throws.").defaultsTo("").build();

    @Override
    public String name() {
      return "misbehaving";
    }

    @Override
    public ConfigSpec spec() {
      return ConfigSpec.builder().summary("Misbehaves.").field(HANGS).field(THROWS).build();
    }

    @Override
    public Input create(Config config, InputContext context) {
      return new Misbehaving(config.get(HANGS), config.get(THROWS));
    }
  }

  private record Misbehaving(String hangs, String fails) implements Input {
    private static volatile CompletableFuture<Void> hang = new CompletableFuture<>();

    private void call(String method) {
      if (fails.equals(method)) {
        throw new IllegalStateException("broken");
      }
      if (hangs.equals(method)) {
        hang.join();
      }
    }

    @Override
    public void connect() {}

    @Override
    public Batch read(Duration maxWait) {
      return Batch.empty();
    }

    @Override
    public String source() {
      call("source");
      return "somewhere";
    }

    @Override
    public Optional<CompletableFuture<Duration>> ping() {
      call("ping");
      return Optional.empty();
    }

    @Override
    public void wakeUp() {}

    @Override
    public void close() {}
  }
}
