package dev.inlet.distribution;

import static org.assertj.core.api.Assertions.assertThat;

import dev.inlet.distribution.Execution.Result;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("The unit of systemd")
final class SystemdUnitIT {
  @TempDir private Path folder;

  private Path unit = Path.of("");

  @BeforeEach
  void install() throws Exception {
    SystemTool.require("systemd-analyze");
    // In place of what is on the PATH of systemd.
    String launcher =
        Files.createSymbolicLink(folder.resolve("inlet"), Installation.shared().launcher())
            .toString();
    String text = Files.readString(Installation.shared().file("systemd/inlet.service"));
    assertThat(text).contains("\nExecStart=inlet ");
    unit =
        Files.writeString(
            folder.resolve("inlet.service"),
            text.replace("\nExecStart=inlet ", "\nExecStart=" + launcher + " "));
  }

  @Test
  @DisplayName("is understood by systemd")
  void verify() throws Exception {
    Result result =
        Execution.run(folder, "systemd-analyze", "verify", "--man=no", unit.toString())
            .requireSuccess();
    assertThat(result.err()).noneMatch(line -> line.contains("inlet.service"));
  }

  @Test
  @DisplayName("is started again if a reload ends it before it can heed that")
  void earlyReload() throws Exception {
    assertThat(Files.readAllLines(unit))
        .contains("ExecReload=kill -HUP $MAINPID", "RestartForceExitStatus=SIGHUP");
  }

  @Test
  @DisplayName("is started again after any failure, so slowly that systemd never gives it up")
  void restarts() throws Exception {
    assertThat(Files.readAllLines(unit))
        .contains("Restart=on-failure", "RestartSec=5s") // systemd gives up 5 starts within 10 s
        .noneMatch(line -> line.matches("(RestartPrevent|StartLimit).*"));
  }

  @Test
  @DisplayName("gives the service next to no rights: an exposure of 1.5 of 10 at most")
  void security() throws Exception {
    Result result =
        Execution.run(
            folder,
            "systemd-analyze",
            "security",
            "--offline=true",
            "--threshold=15",
            "--no-pager",
            unit.toString());
    assertThat(result.status()).as("%s", result.out()).isZero();
    assertThat(String.join("\n", result.out())).contains("Overall exposure level");
  }
}
