package dev.inlet.runner.output.exec;

import static org.awaitility.Awaitility.await;

import dev.inlet.output.OutputProvider;
import dev.inlet.testkit.OutputContract;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("The output exec")
@EnabledOnOs(OS.LINUX)
final class ExecOutputContractIT extends OutputContract {
  @TempDir private Path folder;

  @Override
  protected OutputProvider provider() {
    return new ExecOutputProvider();
  }

  @Override
  protected Target startTarget() throws IOException {
    return new Cat(Files.createTempFile(folder, "received", ".txt"));
  }

  /** A command that keeps what it reads. What is refused or hangs loses what the pipe holds. */
  private record Cat(Path file) implements Target {

    @Override
    public Map<String, Object> config() {
      return Map.of(
          "command",
          List.of("sh", "-c", "exec cat >> \"$0\"", file.toString()),
          "start_period",
          "0s");
    }

    /** What has arrived once the command waits for more, or is gone. */
    @Override
    public List<String> received() throws IOException {
      await()
          .pollDelay(Duration.ZERO)
          .pollInterval(Duration.ofMillis(1))
          .until(() -> ProcessHandle.current().children().allMatch(Cat::waits));
      return Files.readString(file).lines().toList();
    }

    /** Whether a process sleeps, which this one does when its pipe is empty and only then. */
    private static boolean waits(ProcessHandle process) {
      try {
        String state = Files.readString(Path.of("/proc", Long.toString(process.pid()), "stat"));
        return state.contains("(cat) S");
      } catch (IOException e) {
        return !process.isAlive();
      }
    }

    @Override
    public void close() {}
  }
}
