package dev.inlet.distribution;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("The distribution")
@DisabledOnOs(OS.WINDOWS)
final class DistributionIT {
  private static final Pattern VERSION = Pattern.compile("-\\d.*\\.jar$");

  /** The file of a link, without the place in it. */
  private static final Pattern LINK = Pattern.compile("]\\(([^)#\\s]+)[^)]*\\)");

  private final Installation installation = Installation.shared();

  private List<Path> files(String directory) throws IOException {
    try (Stream<Path> files = Files.walk(installation.file(directory))) {
      return files.filter(Files::isRegularFile).toList();
    }
  }

  private Path kafkaPlugin() {
    return installation.file("plugins/output-kafka-" + Installation.VERSION);
  }

  @Test
  @DisplayName("has an example that is right")
  void example() throws Exception {
    String config = installation.file("etc/trades.yaml").toString();
    assertThat(installation.run("lint", config).requireSuccess().out())
        .containsExactly(config + ": ok");
  }

  @Test
  @DisplayName("has no page with a link to a file that it lacks")
  void links() throws IOException {
    List<Path> pages =
        files("docs").stream().filter(file -> file.toString().endsWith(".md")).toList();
    assertThat(pages).isNotEmpty();
    for (Path page : pages) {
      assertThat(LINK.matcher(Files.readString(page)).results().map(link -> link.group(1)))
          .as("%s", page)
          .filteredOn(target -> !target.contains("://"))
          .allMatch(target -> Files.exists(page.resolveSibling(target)));
    }
  }

  @Test
  @DisplayName("finds the output kafka, and installs other plugins beside it")
  void plugins() throws Exception {
    assertThat(installation.run("list").requireSuccess().out())
        .anyMatch(line -> line.contains("kafka") && line.contains("plugins"));
    Path jar = kafkaPlugin().resolve("output-kafka-" + Installation.VERSION + ".jar");
    Execution.Result dryRun =
        installation.run("plugin", "install", "--replace", "--dry-run", jar.toString());
    assertThat(String.join("\n", dryRun.out()) + String.join("\n", dryRun.err()))
        .contains(installation.file("plugins").toRealPath().toString());
  }

  @Test
  @EnabledOnOs(value = OS.LINUX, architectures = "amd64")
  @DisplayName("has BoringSSL for Linux on x86-64 beside the jar, which finds it, and its licences")
  void boringSsl(@TempDir Path directory) throws Exception {
    Path config =
        Files.writeString(
            directory.resolve("feed.yaml"),
            """
            input:
              websocket:
                url: wss://localhost/
                tls:
                  enabled: true
                  engine: native
            output: stdout
            """);
    assertThat(installation.run("lint", config.toString()).requireSuccess().out())
        .containsExactly(config + ": ok");
    assertThat(licences("licenses/netty-tcnative")).containsKey("netty-tcnative-boringssl-static");
    assertThat(Files.readString(installation.file("licenses/netty-tcnative/LICENSE.txt")))
        .contains("END OF TERMS AND CONDITIONS");
  }

  @Test
  @DisplayName("is the same as a zip file")
  void zip() throws IOException {
    try (ZipFile zip =
        new ZipFile(Installation.BUILT.resolve(Installation.NAME + ".zip").toFile())) {
      List<String> files =
          files("").stream()
              .map(file -> Installation.NAME + "/" + installation.home().relativize(file))
              .toList();
      assertThat(zip.stream().filter(entry -> !entry.isDirectory()).map(ZipEntry::getName))
          .containsExactlyInAnyOrderElementsOf(files);
    }
  }

  @Test
  @DisplayName("has all that the docs name, readable for everybody and writable for its owner")
  void contents() throws IOException {
    assertThat(
            Stream.of(
                "LICENSE",
                "NOTICE",
                "bin/inlet.bat",
                "completion/_inlet",
                "completion/inlet",
                "docker/Dockerfile",
                "docker/jvm.options",
                "docs/operations/README.md",
                "docs/reference/README.md",
                "lib/inlet.classlist",
                "systemd/inlet.service"))
        .allMatch(name -> Files.isRegularFile(installation.file(name)));
    for (Path file : files("")) {
      String mode = file.equals(installation.launcher()) ? "rwxr-xr-x" : "rw-r--r--";
      assertThat(Files.getPosixFilePermissions(file))
          .as(file.toString())
          .isEqualTo(PosixFilePermissions.fromString(mode));
    }
  }

  @Test
  @DisplayName(
      "lists each library that is inside, for the jar and for each plugin, with its licence")
  void libraries() throws IOException {
    String sbom = sbom();
    assertThat(Files.readString(Installation.BUILT.resolve(Installation.NAME + ".cdx.json")))
        .isEqualTo(sbom);
    assertThat(sbom)
        .contains("\"bomFormat\" : \"CycloneDX\"", "pkg:maven/dev.inlet/output-kafka@")
        .doesNotContain("junit", "assertj");

    Map<String, List<String>> licences = licences("licenses/inlet");
    assertThat(licences).containsKeys("guice", "netty-*");
    for (String artifact : licences.keySet()) {
      String beginning = artifact.replace("*", "");
      assertThat(sbom)
          .as(artifact)
          .containsPattern("pkg:maven/[^/\"]*/" + Pattern.quote(beginning));
    }
    Map<String, List<String>> ofPlugin = licences("licenses/output-kafka");
    try (Stream<Path> jars = Files.list(kafkaPlugin())) {
      for (Path jar : jars.toList()) {
        String artifact = VERSION.matcher(jar.getFileName().toString()).replaceFirst("");
        assertThat(sbom).containsPattern("pkg:maven/[^/\"]*/" + artifact + "@");
        if (!artifact.equals("output-kafka")) {
          assertThat(ofPlugin).as("licences in the plugin").containsKey(artifact);
        }
      }
    }
  }

  /**
   * Skips the test where Maven was offline and left it out, unless continuous integration runs it.
   */
  private String sbom() throws IOException {
    Path file = installation.file("inlet.cdx.json");
    if (System.getenv("CI") == null) {
      assumeThat(file).exists();
    }
    return Files.readString(file);
  }

  /** The files of each artifact, all of which are there. */
  private Map<String, List<String>> licences(String folder) throws IOException {
    Path index = installation.file(folder + "/licenses/index.txt");
    Map<String, List<String>> licences =
        Files.readAllLines(index).stream()
            .filter(line -> !line.startsWith("#"))
            .map(line -> line.split(": ", -1))
            .collect(
                java.util.stream.Collectors.toMap(
                    parts -> parts[0], parts -> List.of(parts[2].split(" ", -1))));
    licences.forEach(
        (artifact, files) ->
            assertThat(files)
                .as(artifact)
                .isNotEmpty()
                .allMatch(file -> Files.isRegularFile(installation.file(folder + "/" + file))));
    return licences;
  }

  @ParameterizedTest
  @ValueSource(strings = {".tar.gz", ".zip", ".deb", ".cdx.json"})
  @DisplayName("has checksums in the form that sha256sum and sha512sum check")
  void checksums(String extension) throws Exception {
    String name = Installation.NAME + extension;
    if (extension.endsWith("json")) {
      assertThat(sbom()).isNotEmpty();
    }
    byte[] bytes = Files.readAllBytes(Installation.BUILT.resolve(name));
    for (String algorithm : List.of("SHA-256", "SHA-512")) {
      String sum = HexFormat.of().formatHex(MessageDigest.getInstance(algorithm).digest(bytes));
      String file = name + "." + algorithm.replace("-", "").toLowerCase(java.util.Locale.ROOT);
      assertThat(new String(Files.readAllBytes(Installation.BUILT.resolve(file)), UTF_8).strip())
          .matches(sum + " [ *]" + Pattern.quote(name));
    }
  }
}
