package dev.inlet.docs;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.jar.Attributes;
import java.util.regex.Pattern;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("What was built for an earlier release")
class CompatibilityIT {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final String VERSION = System.getProperty("project.version");

  /** The versions that no release of their major number comes before. */
  private static final Pattern FIRST = Pattern.compile("0\\.1\\.0(-.*)?|\\d+\\.0\\.0(-.*)?");

  @TempDir Path folder;

  @Test
  @DisplayName("finds everything of the API that the last release had")
  void api() throws Exception {
    List<Release> releases = releases();
    assumeTrue(!releases.isEmpty(), "there is no release yet");
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
    Release.git(repository, "init", "--quiet");
    Release.git(repository, "add", "--all");
    Release.git(repository, "commit", "--quiet", "--message=first");
    Release.git(repository, "tag", "v1.2.0");
    Release.git(repository, "tag", "v1.10.0");
    Release.git(repository, "tag", "v2.0.0");
    Files.delete(sources.resolve("Gone.java"));
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
            "dev.inlet.input.Feed.LIMIT: FIELD_REMOVED",
            "dev.inlet.input.Feed.close: METHOD_REMOVED",
            "dev.inlet.input.Feed.write: METHOD_ADDED_TO_INTERFACE");
  }

  @Test
  @DisplayName("runs today: an input and an output of the first release, else of the last commit")
  void plugins() throws Exception {
    List<Release> releases = releases();
    Release first = releases.isEmpty() ? Release.head(Guides.ROOT) : releases.get(0);
    Path then = Files.createDirectory(folder.resolve("then"));
    first.unpack(then);
    Path api = folder.resolve("api.jar");
    CompiledJar.make(api, List.of(then.resolve("input-api")), List.of(), new Attributes());
    Attributes manifest = new Attributes();
    manifest.putValue(
        "Inlet-Api-Version", releases.isEmpty() ? VERSION : first.commit().substring(1));
    Path plugins = Files.createDirectory(folder.resolve("plugins"));
    for (String example : List.of("input-tcp-frames", "output-tcp-frames")) {
      Path project = then.resolve("docs/examples").resolve(example);
      Path jar = folder.resolve(example + ".jar");
      CompiledJar.make(jar, List.of(project), List.of(api), manifest);
      Files.move(jar, plugins.resolve(jar.getFileName()));
    }
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
      try (InletProcess inlet =
              InletProcess.run(
                  folder, Map.of("INLET_PLUGINS", plugins.toString()), "run", "frames.yaml");
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

  /** The releases that this version has to be compatible with. */
  private static List<Release> releases() throws Exception {
    assumeTrue(Release.isRepository(Guides.ROOT), "not a checkout");
    List<Release> releases = Release.before(Guides.ROOT, VERSION);
    assertThat(releases.isEmpty() && !FIRST.matcher(VERSION).matches())
        .as("a release before %s has no tag here; fetch it: git fetch --tags", VERSION)
        .isFalse();
    return releases;
  }
}
