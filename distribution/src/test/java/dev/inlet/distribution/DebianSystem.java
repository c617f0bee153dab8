package dev.inlet.distribution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.inlet.distribution.Execution.Result;
import dev.inlet.distribution.Podman.Container;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/**
 * A Debian system that runs systemd, in a container: with the programs, settings and packages of
 * this machine, of which it changes nothing, and data of its own.
 */
final class DebianSystem implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final String PACKAGE = Installation.NAME + ".deb";
  private static final String SYSTEMD = "/lib/systemd/systemd";

  private final Container container;
  private final List<Path> directories;

  private DebianSystem(Container container, List<Path> directories) {
    this.container = container;
    this.directories = List.copyOf(directories);
  }

  /**
   * Starts one that has the archive and the package in the home directory of root. Skips the test
   * where programs are missing, unless continuous integration runs it.
   */
  static DebianSystem start(Podman podman) throws Exception {
    SystemTool.require("dpkg");
    SystemTool.require("systemctl");
    Path root = Files.createTempDirectory(Installation.scratch(), "system");
    // For all users of the system.
    Files.setPosixFilePermissions(root, PosixFilePermissions.fromString("rwxr-xr-x"));
    for (String name : List.of("bin", "sbin", "lib", "lib64")) {
      Files.createSymbolicLink(root.resolve(name), Path.of("usr", name));
    }
    for (String name :
        List.of("dev", "etc", "opt", "proc", "root", "run", "sys", "tmp", "usr", "var/lib/dpkg")) {
      Files.createDirectories(root.resolve(name));
    }
    for (String name : List.of(PACKAGE, Installation.NAME + ".tar.gz")) {
      Files.copy(Installation.BUILT.resolve(name), root.resolve("root").resolve(name));
    }
    List<String> options = new ArrayList<>();
    List<Path> directories = new ArrayList<>(List.of(root));
    for (String name : List.of("/usr", "/etc", "/var/lib/dpkg")) {
      Path changes = podman.changes();
      directories.add(changes);
      Path upper = Files.createDirectory(changes.resolve("upper"));
      Files.setPosixFilePermissions(upper, PosixFilePermissions.fromString("rwxr-xr-x"));
      Path work = Files.createDirectory(changes.resolve("work"));
      options.add("--volume=%s:%s:O,upperdir=%s,workdir=%s".formatted(name, name, upper, work));
    }
    Path java = Path.of(System.getProperty("java.home")).toRealPath();
    if (!java.startsWith("/usr/lib/jvm")) {
      options.add("--volume=" + java + ":/opt/java/tests:ro"); // where the launcher looks for it
    }
    DebianSystem system =
        new DebianSystem(
            podman.startSystem(options, root, SYSTEMD, "--unit=sysinit.target"), directories);
    system.awaitLines(
        lines -> List.of("running", "degraded").containsAll(lines) && !lines.isEmpty(),
        "systemctl",
        "is-system-running");
    return system;
  }

  /** Installs the package, or installs it again. */
  void install() throws Exception {
    // Java may have come some other way.
    run("dpkg", "--install", "--force-depends", "--force-confold", "/root/" + PACKAGE);
  }

  /** Runs lines of a shell in the home directory of root. */
  List<String> shell(List<String> lines) throws Exception {
    return run("sh", "-ec", "cd /root\n" + String.join("\n", lines));
  }

  List<String> run(String... command) throws Exception {
    Result result = container.exec(command);
    assertThat(result.status()).as("%s: %s", List.of(command), result).isZero();
    return result.out();
  }

  /** Writes a file of the system in its place. */
  void write(String file, String text) throws Exception {
    run("sh", "-c", "printf %s \"$1\" > \"$0\"", file, text);
  }

  /** What systemd says of the service. */
  String property(String name) throws Exception {
    return String.join("\n", run("systemctl", "show", "--property=" + name, "--value", "inlet"));
  }

  void awaitProperty(String name, String value) {
    await()
        .atMost(PATIENCE)
        .untilAsserted(() -> assertThat(property(name)).as("%s", log()).isEqualTo(value));
  }

  /** What the service has logged. */
  List<String> log() throws Exception {
    return run("journalctl", "--unit=inlet", "--output=cat", "--no-pager");
  }

  void awaitLog(Predicate<String> line) {
    await().atMost(PATIENCE).untilAsserted(() -> assertThat(log()).anyMatch(line));
  }

  /** Waits until what a command prints is as wanted, whatever its status. */
  void awaitLines(Predicate<List<String>> wanted, String... command) {
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () -> {
              List<String> lines = container.exec(command).out();
              assertThat(wanted.test(lines)).as("%s", lines).isTrue();
            });
  }

  /** Whether a file exists. */
  boolean exists(String file) throws Exception {
    return container.exec("test", "-e", file).status() == 0;
  }

  @Override
  public void close() {
    try {
      container.remove();
      for (Path directory : directories) {
        Installation.delete(directory);
      }
    } catch (Exception e) {
      throw new IllegalStateException("the system is left behind", e);
    }
  }
}
