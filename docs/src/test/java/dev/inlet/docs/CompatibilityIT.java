package dev.inlet.docs;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.inlet.testkit.FeedServer;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.jar.Attributes;
import java.util.regex.Pattern;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("What was built for an earlier release")
class CompatibilityIT {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final String VERSION = System.getProperty("project.version");

  /**
   * Stands in for a release as long as there is none: whoever breaks the API until then names a
   * later commit here, so that nobody does by accident.
   */
  private static final String BEFORE_RELEASES = "bb988e3f2db7c4bd40dfe6721dc08f123201109e";

  /** The versions that no release of their major number comes before. */
  private static final Pattern FIRST = Pattern.compile("0\\.1\\.0(-.*)?|\\d+\\.0\\.0(-.*)?");

  @TempDir Path folder;

  @Test
  @DisplayName("finds everything of the API that the last release had")
  void api() throws Exception {
    List<Release> releases = releases();
    Path before = Files.createDirectory(folder.resolve("before"));
    releases.get(releases.size() - 1).unpack(before);
    assertThat(ApiChanges.breaking(before, Guides.ROOT, folder)).isEmpty();
  }

  @Test
  @DisplayName("would miss a method, class or field that is gone, and a method that it must have")
  void changes() throws Exception {
    Path repository = Files.createDirectory(folder.resolve("repository"));
    Path sources = repository.resolve("input-api/src/main/java/dev/inlet/input");
    Files.createDirectories(sources);
    Files.writeString(
        sources.resolve("Feed.java"),
        """
        package dev.inlet.input;
        public interface Feed {
          int LIMIT = 1;
          String read();
          default void close() {}
        }
        """);
    Files.writeString(
        sources.resolve("Gone.java"), "package dev.inlet.input; public class Gone {}");
    Files.writeString(
        sources.resolve("Kept.java"),
        """
        package dev.inlet.input;
        public class Kept {
          public Kept() {}
          public Kept(String name) {}
          Kept(int limit) {}
        }
        """);
    Release.git(repository, "init", "--quiet");
    Release.git(repository, "add", "--all");
    Release.git(repository, "commit", "--quiet", "--message=first");
    Release.git(repository, "tag", "v1.2.0");
    Release.git(repository, "tag", "v1.10.0");
    Release.git(repository, "tag", "v2.0.0");
    Files.delete(sources.resolve("Gone.java"));
    Files.writeString(
        sources.resolve("Kept.java"),
        """
        package dev.inlet.input;
        public class Kept {
          public Kept() {}
          Kept(long limit) {}
        }
        """);
    Files.writeString(
        sources.resolve("Feed.java"),
        """
        package dev.inlet.input;
        public interface Feed {
          String read();
          String write();
          default void added() {}
        }
        """);
    List<Release> releases = Release.before(repository, "1.11.0-SNAPSHOT");
    assertThat(releases).extracting(Release::commit).containsExactly("v1.2.0", "v1.10.0");
    Path before = Files.createDirectory(folder.resolve("before"));
    releases.get(1).unpack(before);

    assertThat(ApiChanges.breaking(before, repository, folder))
        .containsExactlyInAnyOrder(
            "dev.inlet.input.Gone: removed",
            "dev.inlet.input.Kept.Kept: CONSTRUCTOR_REMOVED",
            "dev.inlet.input.Feed.LIMIT: FIELD_REMOVED",
            "dev.inlet.input.Feed.close: METHOD_REMOVED",
            "dev.inlet.input.Feed.write: METHOD_ADDED_TO_INTERFACE");
  }

  @Test
  @DisplayName(
      "runs today: an input and an output of the first release, or of what stands in for it")
  void inputAndOutput() throws Exception {
    Path plugins = new FirstRelease().plugins("input-tcp-frames", "output-tcp-frames");
    try (ServerSocket feed = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        ServerSocket store = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      feed.setSoTimeout(Math.toIntExact(PATIENCE.toMillis()));
      store.setSoTimeout(Math.toIntExact(PATIENCE.toMillis()));
      Files.writeString(
          folder.resolve("frames.yaml"),
          """
          input: {tcp_frames: {port: %d}}
          output: {tcp_frames: {port: %d}}
          """
              .formatted(feed.getLocalPort(), store.getLocalPort()));
      try (InletProcess inlet = run(plugins, "frames.yaml");
          Socket sender = feed.accept()) {
        byte[] payload = "hello".getBytes(UTF_8);
        DataOutputStream out = new DataOutputStream(sender.getOutputStream());
        out.writeInt(payload.length);
        out.write(payload);
        try (Socket receiver = store.accept()) {
          DataInputStream in = new DataInputStream(receiver.getInputStream());
          assertThat(new String(in.readNBytes(in.readInt()), UTF_8)).isEqualTo("hello");
          new DataOutputStream(receiver.getOutputStream()).writeLong(1);
          assertThat(inlet.terminate()).isZero();
        }
      }
    }
  }

  @Test
  @DisplayName("runs today: an authentication scheme and a session protocol, as well")
  void schemeAndProtocol() throws Exception {
    FirstRelease release = new FirstRelease();
    Path plugins = release.plugins("auth-api-key", release.protocol("channel"));
    Files.writeString(folder.resolve("feed-key"), "correct-horse-battery");
    AtomicReference<String> key = new AtomicReference<>("none");
    try (FeedServer server =
        FeedServer.start(
            connection -> {
              key.set(connection.request().header("X-Feed-Key").orElse("none"));
              connection.accept();
              assertThat(connection.receive(PATIENCE).text()).isEqualTo("login me");
              connection.sendText("welcome");
              assertThat(connection.receive(PATIENCE).text()).isEqualTo("subscribe trades");
              connection.sendTexts(List.of("subscribed", "7 hello"));
              connection.stayOpen();
            })) {
      Files.writeString(
          folder.resolve("channel.yaml"),
          """
          input:
            websocket:
              url: %s
              api_key: {enabled: true, file: feed-key, header: X-Feed-Key}
              channel: {enabled: true, key: me, channel: trades}
          """
              .formatted(server.uri()));
      try (InletProcess inlet = run(plugins, "channel.yaml")) {
        await().atMost(PATIENCE).until(() -> inlet.out().equals(List.of("hello")));
        assertThat(key).hasValue("correct-horse-battery");
        assertThat(inlet.terminate()).isZero();
      }
    }
  }

  private InletProcess run(Path plugins, String config) throws IOException {
    return InletProcess.run(folder, Map.of("INLET_PLUGINS", plugins.toString()), "run", config);
  }

  /** The sources of the first release. */
  private final class FirstRelease {
    private final Path sources = Files.createDirectory(folder.resolve("then"));
    private final Path api = folder.resolve("api.jar");
    private final Attributes manifest = new Attributes();

    FirstRelease() throws Exception {
      Release first = releases().get(0);
      first.unpack(sources);
      CompiledJar.make(api, List.of(sources.resolve("input-api")), List.of(), new Attributes());
      boolean released = !first.commit().equals(BEFORE_RELEASES);
      manifest.putValue("Inlet-Api-Version", released ? first.commit().substring(1) : VERSION);
    }

    /** A folder of plugins: examples of that time, built against the API of that time. */
    Path plugins(String... examples) throws IOException {
      Path plugins = Files.createDirectory(folder.resolve("plugins"));
      for (String example : examples) {
        Path project = sources.resolve("docs/examples").resolve(example);
        Path jar = folder.resolve(example + ".jar");
        CompiledJar.make(jar, List.of(project), List.of(api), manifest);
        Files.move(jar, plugins.resolve(jar.getFileName()));
      }
      return plugins;
    }

    /** Writes the protocol that {@code create-plugin} of that time wrote, among the examples. */
    String protocol(String name) throws IOException {
      String packageName = "com.example." + name;
      String typeName = name.substring(0, 1).toUpperCase(Locale.ROOT) + name.substring(1);
      String project = "protocol-" + name;
      Path main = sources.resolve("docs/examples").resolve(project).resolve("src/main");
      Path code = Files.createDirectories(main.resolve("java"));
      Path scaffold =
          sources.resolve("runner/src/main/resources/dev/inlet/runner/scaffold/protocol");
      for (String type : List.of("Provider", "Protocol", "Session")) {
        Files.writeString(
            code.resolve(typeName + type + ".java"),
            Files.readString(scaffold.resolve(type + ".java"))
                .replace("__package__", packageName)
                .replace("__Name__", typeName)
                .replace("__name__", name));
      }
      Path services = Files.createDirectories(main.resolve("resources/META-INF/services"));
      Files.writeString(
          services.resolve("dev.inlet.protocol.ProtocolProvider"),
          packageName + "." + typeName + "Provider");
      return project;
    }
  }

  /** The releases that this version has to be compatible with, or what stands in for them. */
  private static List<Release> releases() throws Exception {
    assumeTrue(Release.isRepository(Guides.ROOT), "not a checkout");
    List<Release> releases = Release.before(Guides.ROOT, VERSION);
    if (!releases.isEmpty()) {
      return releases;
    }
    assertThat(FIRST.matcher(VERSION).matches())
        .as("a release before %s has no tag here; fetch it: git fetch --tags", VERSION)
        .isTrue();
    Release standIn = new Release(Guides.ROOT, BEFORE_RELEASES);
    boolean isThere = standIn.isThere();
    assumeTrue(isThere || System.getenv("CI") != null, "a checkout without history");
    assertThat(isThere)
        .as("commit %s is not here; fetch it: git fetch --unshallow", BEFORE_RELEASES)
        .isTrue();
    return List.of(standIn);
  }
}
