package dev.inlet.benchmarks.report;

import static java.util.Objects.requireNonNull;

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
    Path directory = jar.toAbsolutePath().getParent();
    if (directory == null || !directory.endsWith("target")) {
      return version(jar);
    }
    List<String> git = List.of("git", "-C", directory.toString());
    Optional<String> commit = Programs.lines(git, "rev-parse", "--short=12", "HEAD").findFirst();
    Optional<String> change =
        Programs.lines(git, "status", "--porcelain", "--untracked-files=no").findFirst();
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
    return Stream.concat(libraries, Programs.versions()).collect(Collectors.joining(", "));
  }
}
