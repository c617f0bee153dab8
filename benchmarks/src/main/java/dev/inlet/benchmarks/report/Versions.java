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
import java.util.Optional;
import java.util.Properties;
import java.util.TreeSet;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.stream.Collectors;
import java.util.stream.Stream;

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
    List<String> git = List.of("git", "-C", jar.toAbsolutePath().getParent().toString());
    Optional<String> commit = firstLine(git, "rev-parse", "--short=12", "HEAD");
    Optional<String> change = firstLine(git, "status", "--porcelain", "--untracked-files=no");
    return version(jar)
        + commit.map(name -> ", commit " + name).orElse("")
        + change.map(line -> ", with changes").orElse("");
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
    Stream<String> programs =
        Stream.of("node", "benthos")
            .flatMap(
                name ->
                    Tools.find(name)
                        .flatMap(path -> firstLine(List.of(path.toString()), "--version"))
                        .map(version -> name + " " + version.replace("Version: ", ""))
                        .stream());
    return Stream.concat(libraries, programs).collect(Collectors.joining(", "));
  }

  /** The first line that a program writes; empty if it fails or writes nothing. */
  private static Optional<String> firstLine(List<String> command, String... arguments) {
    List<String> all = new ArrayList<>(command);
    all.addAll(List.of(arguments));
    try {
      Process process =
          new ProcessBuilder(all).redirectError(ProcessBuilder.Redirect.DISCARD).start();
      List<String> lines =
          new String(process.getInputStream().readAllBytes(), UTF_8).lines().toList();
      return process.waitFor() == 0 ? lines.stream().findFirst() : Optional.empty();
    } catch (IOException e) {
      return Optional.empty();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    }
  }
}
