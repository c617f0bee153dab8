package dev.inlet.benchmarks.report;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import dev.inlet.benchmarks.measure.Tools;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeSet;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tools.jackson.databind.json.JsonMapper;

/** Which Inlet and which peers are measured. */
final class Versions {

  private Versions() {}

  static List<Fact> facts(Map<String, Path> inletJars) {
    List<Fact> facts = new ArrayList<>();
    inletJars.forEach((name, jar) -> facts.add(new Fact(name, inlet(jar))));
    facts.add(new Fact("peers", peers()));
    return facts;
  }

  /** The version of a runner's jar, and the commit if the jar stands where it was built. */
  private static String inlet(Path jar) {
    Path directory = jar.toAbsolutePath().getParent();
    if (directory == null || !directory.endsWith("target")) {
      return version(jar);
    }
    String commit =
        lines("git", "-C", directory.toString(), "describe", "--always", "--abbrev=12", "--dirty")
            .collect(Collectors.joining());
    return version(jar) + (commit.isEmpty() ? "" : ", commit " + commit);
  }

  private static String version(Path jar) {
    try (JarFile file = new JarFile(jar.toFile())) {
      return requireNonNull(file.getManifest(), "manifest is null")
          .getMainAttributes()
          .getOrDefault(Attributes.Name.IMPLEMENTATION_VERSION, "without a version")
          .toString();
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read " + jar, e);
    }
  }

  private static String peers() {
    Properties versions = new Properties();
    try (InputStream file = Versions.class.getResourceAsStream("peers.properties")) {
      versions.load(requireNonNull(file, "file is null"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Stream<String> libraries =
        new TreeSet<>(versions.stringPropertyNames())
            .stream().map(name -> name + " " + versions.getProperty(name));
    return Stream.of(libraries, programs(), packages(), crates())
        .flatMap(names -> names)
        .collect(Collectors.joining(", "));
  }

  /** Those that npm installs. */
  private static Stream<String> packages() {
    try (InputStream file = Versions.class.getResourceAsStream("/node/protocols/package.json")) {
      return JsonMapper.shared()
          .readTree(requireNonNull(file, "file is null"))
          .path("dependencies")
          .propertyStream()
          .map(each -> "npm's " + each.getKey() + " " + each.getValue().asString());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Those that cargo builds. */
  private static Stream<String> crates() {
    String prefix = "nexus-web = \"=";
    try (InputStream file = Versions.class.getResourceAsStream("/rust/Cargo.toml")) {
      String text = new String(requireNonNull(file, "file is null").readAllBytes(), UTF_8);
      return text.lines()
          .filter(line -> line.startsWith(prefix))
          .map(line -> "nexus-web " + line.substring(prefix.length(), line.length() - 1));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Benthos, built from its sources, does not know its version, but Go does. */
  private static Stream<String> programs() {
    return Stream.of(
            lines("node", "--version").map(version -> "Node " + version),
            lines("npm", "ls", "--global", "ws")
                .filter(line -> line.contains("ws@"))
                .map(line -> line.replaceFirst(".*ws@", "ws ")),
            Tools.find("benthos").stream()
                .flatMap(path -> lines("go", "version", "-m", path.toString()))
                .filter(line -> line.startsWith("\tmod\t"))
                .map(line -> "benthos " + line.split("\t", -1)[3]))
        .flatMap(lines -> lines.limit(1));
  }

  /** What a program writes; nothing if it is not there or fails. */
  private static Stream<String> lines(String... command) {
    try {
      Process process =
          new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
      String text = new String(process.getInputStream().readAllBytes(), UTF_8);
      return process.waitFor() == 0 ? text.lines() : Stream.empty();
    } catch (IOException e) {
      return Stream.empty();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Stream.empty();
    }
  }
}
