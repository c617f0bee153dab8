package dev.inlet.distribution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.inlet.distribution.Execution.Result;
import dev.inlet.distribution.Podman.Container;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A Debian system that runs systemd, in a container: with the programs, settings and packages of
 * this machine, which it does not change, and data of its own. It starts no unit that is enabled on
 * this machine, and mounts no file system of it.
 */
final class DebianSystem implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final String PACKAGE = Installation.NAME + ".deb";

  /** Where commands are run, and the package and the archive lie. */
  static final Path WORK = Path.of("/srv");

  private static final String ARCHIVE = Installation.NAME + ".tar.gz";
  private static final Set<PosixFilePermission> ALL_USERS_READ =
      PosixFilePermissions.fromString("rwxr-xr-x");

  private static final String SYSTEMD = "/lib/systemd/systemd";
  private static final Path UNITS = Path.of("/usr/lib/systemd/system");
  private static final String EARLY = "sysinit.target.wants";

  /**
   * The units that start before all services. Those that set kernel parameters, load modules or
   * write firewall rules are not among them.
   */
  private static final List<String> EARLY_UNITS =
      List.of(
          "systemd-journald.service",
          "systemd-journal-flush.service",
          "systemd-tmpfiles-setup.service");

  /** Units that could change the machine, if anything else wants them. */
  private static final List<String> MASKED_UNITS =
      List.of(
          "nftables.service",
          "systemd-modules-load.service",
          "systemd-remount-fs.service",
          "systemd-sysctl.service");

  private final Podman podman;
  private final List<Path> directories = new ArrayList<>();
  private @Nullable Container container;

  private DebianSystem(Podman podman) {
    this.podman = podman;
  }

  /**
   * Starts a system that has the archive and the package in the home directory of root. Skips the
   * test where programs are missing, unless continuous integration runs it.
   */
  static DebianSystem start(Podman podman) throws Exception {
    SystemTool.require("dpkg");
    SystemTool.require("systemctl");
    DebianSystem system = new DebianSystem(podman);
    try {
      system.boot();
      return system;
    } catch (Throwable e) {
      try (system) {
        throw e;
      }
    }
  }

  private void boot() throws Exception {
    List<String> options = new ArrayList<>();
    for (String name : List.of("/usr", "/etc", "/var/lib/dpkg")) {
      Path changes = directory(podman.changes());
      Path upper = readable(Files.createDirectory(changes.resolve("upper")));
      if (name.equals("/etc")) {
        for (String mounts : List.of("fstab", "crypttab")) {
          Files.createFile(upper.resolve(mounts));
        }
      }
      Path work = Files.createDirectory(changes.resolve("work"));
      options.add("--volume=%s:%s:O,upperdir=%s,workdir=%s".formatted(name, name, upper, work));
    }
    options.add("--volume=%s:/etc/systemd".formatted(configuration()));
    options.add("--volume=%s:%s:ro".formatted(earlyUnits(), UNITS.resolve(EARLY)));
    Path java = Path.of(System.getProperty("java.home")).toRealPath();
    if (!java.startsWith("/usr/lib/jvm")) {
      options.add("--volume=" + java + ":/opt/java/tests:ro"); // where the launcher looks for it
    }
    container = podman.startSystem(options, root(), SYSTEMD, "--unit=sysinit.target");
    awaitLines(
        lines -> List.of("running", "degraded").containsAll(lines) && !lines.isEmpty(),
        "systemctl",
        "is-system-running");
  }

  private Path root() throws IOException {
    Path root = directory(Files.createTempDirectory(Installation.scratch(), "system"));
    for (String name : List.of("bin", "sbin", "lib", "lib64")) {
      Files.createSymbolicLink(root.resolve(name), Path.of("usr", name));
    }
    for (String name :
        List.of(
            "dev",
            "etc",
            "opt",
            "proc",
            "root",
            "run",
            "srv",
            "sys",
            "tmp",
            "usr",
            "var/lib/dpkg")) {
      Files.createDirectories(root.resolve(name));
    }
    for (String name : List.of(PACKAGE, ARCHIVE)) {
      Files.copy(Installation.BUILT.resolve(name), root.resolve(WORK.getFileName()).resolve(name));
    }
    return root;
  }

  /** The settings of systemd: its defaults, no unit that is enabled, and some that are masked. */
  private Path configuration() throws Exception {
    Path configuration = directory(podman.changes());
    Path units = Files.createDirectory(configuration.resolve("system"));
    for (String unit : MASKED_UNITS) {
      Files.createSymbolicLink(units.resolve(unit), Path.of("/dev/null"));
    }
    return configuration;
  }

  private Path earlyUnits() throws Exception {
    Path early = directory(podman.changes());
    for (String unit : EARLY_UNITS) {
      Files.createSymbolicLink(early.resolve(unit), Path.of("..", unit));
    }
    return early;
  }

  /** Has a directory deleted with this system. */
  private Path directory(Path directory) throws IOException {
    directories.add(directory);
    return readable(directory);
  }

  private static Path readable(Path directory) throws IOException {
    return Files.setPosixFilePermissions(directory, ALL_USERS_READ);
  }

  private Container container() {
    if (container == null) {
      throw new IllegalStateException("the system was not started");
    }
    return container;
  }

  /** Installs the package, or reinstalls it. */
  void install() throws Exception {
    // Java may be installed without a package.
    run(
        "dpkg",
        "--install",
        "--force-depends",
        "--force-confold",
        WORK.resolve(PACKAGE).toString());
  }

  /** Runs lines of a shell in the home directory of root. */
  List<String> shell(List<String> lines) throws Exception {
    return run("sh", "-ec", "cd " + WORK + "\n" + String.join("\n", lines));
  }

  List<String> run(String... command) throws Exception {
    Result result = container().exec(command);
    assertThat(result.status()).as("%s: %s", List.of(command), result).isZero();
    return result.out();
  }

  /** Writes a file of the system, in place of one that exists. */
  void write(String file, String text) throws Exception {
    run("sh", "-c", "printf %s \"$1\" > \"$0\"", file, text);
  }

  /** Gives a property of the service. */
  String property(String name) throws Exception {
    return String.join("\n", run("systemctl", "show", "--property=" + name, "--value", "inlet"));
  }

  void awaitProperty(String name, String value) {
    await()
        .atMost(PATIENCE)
        .untilAsserted(() -> assertThat(property(name)).as("%s", log()).isEqualTo(value));
  }

  /** Gives what the service has logged. */
  List<String> log() throws Exception {
    return run("journalctl", "--unit=inlet", "--output=cat", "--no-pager");
  }

  void awaitLog(Predicate<String> line) {
    await().atMost(PATIENCE).untilAsserted(() -> assertThat(log()).anyMatch(line));
  }

  /** Waits until a command prints such lines, whatever its exit status. */
  void awaitLines(Predicate<List<String>> wanted, String... command) {
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () -> {
              List<String> lines = container().exec(command).out();
              assertThat(wanted.test(lines)).as("%s", lines).isTrue();
            });
  }

  /** Whether a file exists. */
  boolean exists(String file) throws Exception {
    return container().exec("test", "-e", file).status() == 0;
  }

  @Override
  public void close() {
    try {
      if (container != null) {
        container.remove();
      }
      for (Path directory : directories) {
        Installation.delete(directory);
      }
    } catch (Exception e) {
      throw new IllegalStateException("the system is left behind", e);
    }
  }
}
