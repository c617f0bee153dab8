package dev.inlet.distribution;

import static org.assertj.core.api.Assertions.assertThat;

import dev.inlet.distribution.Execution.Result;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("The Debian package")
final class DebianPackageIT {
  private static final Path PACKAGE = Installation.BUILT.resolve(Installation.NAME + ".deb");

  @TempDir private Path folder;

  @BeforeEach
  void tools() {
    SystemTool.require("dpkg-deb");
  }

  private Result dpkg(String... command) throws Exception {
    return Execution.run(folder, command).requireSuccess();
  }

  @Test
  @DisplayName("depends on Java 17 or later, and marks its settings as such")
  void control() throws Exception {
    String depends = dpkg("dpkg-deb", "--field", PACKAGE.toString(), "Depends").out().get(0);
    assertThat(depends).contains("default-jre-headless (>= 2:1.17) | java17-runtime-headless");
    assertThat(dpkg("dpkg-deb", "--info", PACKAGE.toString(), "conffiles").out())
        .containsExactly("/etc/inlet/environment");
    assertThat(dpkg("dpkg-deb", "--field", PACKAGE.toString(), "Version").out().get(0))
        .matches("\\d+\\.\\d+\\.\\d+.*");
  }

  @Test
  @DisplayName(
      "holds the program, the service and completion, all of root, settings for root alone")
  void contents() throws Exception {
    List<String> lines = dpkg("dpkg-deb", "--contents", PACKAGE.toString()).out();
    assertThat(lines).allMatch(line -> line.contains(" root/root "));
    assertThat(lines)
        .anyMatch(line -> line.matches("-rwxr-xr-x .* ./usr/share/inlet/bin/inlet"))
        .anyMatch(line -> line.matches("-rw-r--r-- .* ./usr/share/inlet/lib/inlet.jar"))
        .anyMatch(line -> line.matches("-rw-r--r-- .* ./usr/lib/systemd/system/inlet.service"))
        .anyMatch(line -> line.endsWith("./usr/bin/inlet -> ../share/inlet/bin/inlet"))
        .anyMatch(line -> line.endsWith("./usr/share/bash-completion/completions/inlet"))
        .anyMatch(line -> line.endsWith("./usr/share/zsh/vendor-completions/_inlet"))
        .anyMatch(line -> line.endsWith("./usr/share/doc/inlet/copyright"))
        .anyMatch(line -> line.endsWith("./usr/share/doc/inlet/licenses/inlet/licenses/index.txt"))
        .anyMatch(line -> line.endsWith("./usr/share/doc/inlet/operations/install.md"))
        .anyMatch(line -> line.endsWith("./usr/share/doc/inlet/examples/trades.yaml"))
        .anyMatch(line -> line.matches("-rw------- .* ./etc/inlet/environment"));
  }

  @Test
  @DisplayName("runs from where it is unpacked, with its plugins and its example")
  void unpacked() throws Exception {
    Path root = folder.resolve("root");
    dpkg("dpkg-deb", "--extract", PACKAGE.toString(), root.toString());
    Path inlet = root.resolve("usr/bin/inlet");
    String example = root.resolve("usr/share/doc/inlet/examples/trades.yaml").toString();
    assertThat(inlet(inlet, "--version")).startsWith("inlet " + Installation.VERSION);
    assertThat(inlet(inlet, "lint", example)).containsExactly(example + ": ok");
    assertThat(inlet(inlet, "list")).anyMatch(line -> line.contains("kafka"));
  }

  private List<String> inlet(Path program, String... arguments) throws Exception {
    Map<String, String> environment =
        Map.of(
            "PATH", System.getenv("PATH"),
            "JAVA_HOME", System.getProperty("java.home"),
            "INLET_CACHE", "off");
    try (Execution execution =
        Execution.start(folder, environment, Execution.words(program, arguments))) {
      return execution.await().requireSuccess().out();
    }
  }

  @Test
  @DisplayName("is installed, and removed with nothing left but changed settings, by dpkg")
  void installed() throws Exception {
    SystemTool.require("dpkg");
    Path root = folder.resolve("root");
    Files.createDirectories(root.resolve("var/lib/dpkg/info"));
    Files.createDirectories(root.resolve("var/lib/dpkg/updates"));
    Files.createFile(root.resolve("var/lib/dpkg/status"));
    String[] dpkg = {
      "dpkg", "--root=" + root, "--force-script-chrootless", "--force-depends", "--force-not-root"
    };
    dpkg(with(dpkg, "--install", PACKAGE.toString()));
    Path settings = root.resolve("etc/inlet/environment");
    assertThat(settings).exists();
    assertThat(root.resolve("usr/share/inlet/lib/inlet.jar")).exists();
    Files.writeString(settings, "JAVA_OPTS=-Xmx256m\n");
    dpkg(with(dpkg, "--install", PACKAGE.toString()));
    assertThat(settings).hasContent("JAVA_OPTS=-Xmx256m");
    dpkg(with(dpkg, "--remove", "inlet"));
    assertThat(settings).exists();
    assertThat(root.resolve("usr/share/inlet")).doesNotExist();
    dpkg(with(dpkg, "--purge", "inlet"));
    assertThat(root.resolve("etc/inlet")).doesNotExist();
  }

  private static String[] with(String[] command, String... arguments) {
    return java.util.stream.Stream.concat(
            java.util.Arrays.stream(command), java.util.Arrays.stream(arguments))
        .toArray(String[]::new);
  }
}
