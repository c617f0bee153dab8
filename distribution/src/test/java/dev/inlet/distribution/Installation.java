package dev.inlet.distribution;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** The archive, unpacked, as people do. */
final class Installation {
  static final String VERSION = System.getProperty("inlet.version");
  static final String NAME = "inlet-" + VERSION;
  static final Path BUILT = Path.of("target").toAbsolutePath();
  private static final Path SCRATCH = BUILT.resolve("distribution-tests");

  private final Path home;

  Installation(Path home) {
    this.home = home;
  }

  /** Where tests may write; each run of tests begins with an empty one. */
  static Path scratch() {
    return Shared.SCRATCH_READY;
  }

  /** The one of all tests, which is not to be changed. Its path needs quotes in a shell. */
  static Installation shared() {
    return Shared.INSTALLATION;
  }

  /** In classes of its own, so that it is done once and no earlier than it is asked for. */
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

  static void delete(Path tree) throws IOException {
    if (Files.exists(tree)) {
      try (Stream<Path> all = Files.walk(tree)) {
        for (Path path : all.sorted(java.util.Comparator.reverseOrder()).toList()) {
          Files.delete(path);
        }
      }
    }
  }

  /** Another one, with the files that it takes to run. */
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

  /** Looks for Java nowhere but where the path and variables say. */
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

  /** Runs a command to its end; an empty variable is none. */
  Execution.Result run(Map<String, String> environment, String... arguments) throws Exception {
    try (Execution execution = start(scratch(), environment, arguments)) {
      return execution.await();
    }
  }

  Execution.Result run(String... arguments) throws Exception {
    return run(Map.of(), arguments);
  }

  /** A directory for the PATH with nothing but what a shell script needs, and no Java. */
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

  /** What looks like a Java of this version, as far as a file that says so goes. */
  static Path fakeJava(Path home, String version) throws IOException {
    Files.createDirectories(home.resolve("bin"));
    Path java =
        Files.writeString(home.resolve("bin/java"), "#!/bin/sh\necho ran %s\n".formatted(version));
    Files.setPosixFilePermissions(java, PosixFilePermissions.fromString("rwxr-xr-x"));
    Files.writeString(home.resolve("release"), "JAVA_VERSION=\"%s\"\n".formatted(version));
    return home;
  }
}
