package dev.inlet.distribution;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** An unpacked archive. */
final class Installation {
  static final String VERSION = System.getProperty("inlet.version");
  static final String NAME = "inlet-" + VERSION;
  static final Path BUILT = Path.of("target").toAbsolutePath();

  /** Names the directories of this checkout that cannot lie in it. */
  private static final String CHECKOUT =
      "inlet-tests-" + Integer.toHexString(BUILT.toString().hashCode());

  /** For containers: if one outlives its test, its mounts in "target" would block a clean build. */
  static final Path CONTAINERS = Path.of("/var/lib", CHECKOUT);

  /** For the state of containers. Sockets lie there, so it has no more than 50 characters. */
  static final Path CONTAINER_STATE = Path.of("/run", CHECKOUT);

  private static final Path SCRATCH = BUILT.resolve("distribution-tests");
  private static final List<Path> DELETABLE = List.of(SCRATCH, CONTAINERS, CONTAINER_STATE);

  private final Path home;

  Installation(Path home) {
    this.home = home;
  }

  /** The directory that tests may write to; it is emptied before each run of the tests. */
  static Path scratch() {
    return Shared.SCRATCH_READY;
  }

  /** The installation that all tests share and none may change. Its path has a space in it. */
  static Installation shared() {
    return Shared.INSTALLATION;
  }

  /** A class of its own, so that the archive is unpacked once, on first use. */
  private static final class Shared {
    static final Path SCRATCH_READY = emptyScratch();
    static final Installation INSTALLATION = unpack();

    private static Path emptyScratch() {
      try {
        delete(SCRATCH);
        return Files.createDirectories(SCRATCH);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    private static Installation unpack() {
      try {
        Path parent = Files.createDirectory(SCRATCH_READY.resolve("two words"));
        Process tar =
            new ProcessBuilder("tar", "-xzf", BUILT.resolve(NAME + ".tar.gz").toString())
                .directory(parent.toFile())
                .inheritIO()
                .start();
        if (tar.waitFor() != 0) {
          throw new IllegalStateException("tar ended with status " + tar.exitValue());
        }
        return new Installation(parent.resolve(NAME));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException(e);
      }
    }
  }

  /**
   * Deletes a directory with all it contains, if it exists.
   *
   * @throws IllegalArgumentException if it is outside the directories that only these tests use
   */
  static void delete(Path tree) throws IOException {
    Path absolute = tree.toAbsolutePath().normalize();
    if (DELETABLE.stream().noneMatch(absolute::startsWith)) {
      throw new IllegalArgumentException(absolute + " is not a scratch directory of these tests");
    }
    if (Files.exists(tree)) {
      try (Stream<Path> all = Files.walk(tree)) {
        for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(path);
        }
      }
    }
  }

  /** Copies the files that are needed to run it. */
  Installation copy(Path to) throws IOException {
    try (Stream<Path> all = Files.walk(home)) {
      for (Path from : all.toList()) {
        String name = home.relativize(from).toString();
        if (name.isEmpty() || name.matches("(bin|lib|plugins)(/.*)?")) {
          Files.copy(from, to.resolve(name), StandardCopyOption.COPY_ATTRIBUTES);
        }
      }
    }
    return new Installation(to);
  }

  Path home() {
    return home;
  }

  Path file(String name) {
    return home.resolve(name);
  }

  Path launcher() {
    return file("bin/inlet");
  }

  /** Has the launcher look for Java in these directories in place of the usual ones. */
  Installation withUsualPlaces(Path... homes) throws IOException {
    String places = String.join(" ", Stream.of(homes).map(Path::toString).toList());
    String script = Files.readString(launcher());
    String changed =
        script.replaceFirst("(?s)usual_places='[^']*'", "usual_places='" + places + "'");
    if (changed.equals(script)) {
      throw new IllegalStateException("the launcher has no usual_places");
    }
    Files.writeString(launcher(), changed);
    return this;
  }

  Execution start(Path directory, Map<String, String> environment, String... arguments)
      throws IOException {
    Map<String, String> all = new HashMap<>();
    all.put("JAVA_HOME", System.getProperty("java.home"));
    all.put("PATH", System.getenv("PATH"));
    all.put("HOME", scratch().toString());
    all.put("INLET_CACHE", "off");
    all.putAll(environment);
    all.values().removeIf(String::isEmpty);
    return Execution.start(directory, all, Execution.words(launcher(), arguments));
  }

  /** Runs a command and awaits its end. A variable with an empty value is left unset. */
  Execution.Result run(Map<String, String> environment, String... arguments) throws Exception {
    try (Execution execution = start(scratch(), environment, arguments)) {
      return execution.await();
    }
  }

  Execution.Result run(String... arguments) throws Exception {
    return run(Map.of(), arguments);
  }

  /** Fills a directory for the PATH with the tools that the launcher needs, without a Java. */
  static Path basicTools(Path directory) throws IOException {
    Files.createDirectories(directory);
    for (String tool :
        List.of(
            "cat", "cksum", "find", "head", "ls", "mkdir", "mv", "nice", "rm", "rmdir", "sed")) {
      for (String place : List.of("/usr/bin", "/bin")) {
        Path program = Path.of(place, tool);
        if (Files.exists(program)) {
          Files.createSymbolicLink(directory.resolve(tool), program);
          break;
        }
      }
    }
    return directory;
  }

  /** Writes a {@code java} that prints its version, and the release file of that version. */
  static Path fakeJava(Path home, String version) throws IOException {
    Files.createDirectories(home.resolve("bin"));
    Path java =
        Files.writeString(home.resolve("bin/java"), "#!/bin/sh\necho ran %s\n".formatted(version));
    Files.setPosixFilePermissions(java, PosixFilePermissions.fromString("rwxr-xr-x"));
    Files.writeString(home.resolve("release"), "JAVA_VERSION=\"%s\"\n".formatted(version));
    return home;
  }
}
