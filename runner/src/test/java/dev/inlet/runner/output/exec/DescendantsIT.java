package dev.inlet.runner.output.exec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@DisplayName("What a command has started")
@DisabledOnOs(OS.WINDOWS)
@Timeout(60)
final class DescendantsIT {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  @ParameterizedTest
  @EnumSource
  @DisplayName("is found and ended when the command has ended, by whichever mark")
  void found(Descendants.Mark mark) throws Exception {
    Descendants descendants = new Descendants(mark);
    // Its second child outlives the first, whose child it is.
    Process command = start(descendants, "sh -c 'sleep 1000 & sleep 1000 & wait' & read line");
    CompletableFuture<Boolean> exited =
        CompletableFuture.supplyAsync(() -> awaitExit(descendants, command));
    await().atMost(PATIENCE).until(() -> command.descendants().count() == 3);
    var below = command.descendants().toList();
    if (mark == Descendants.Mark.PARENT) {
      await().atMost(PATIENCE).until(() -> descendants.seen().containsAll(below));
    }
    command.getOutputStream().close();
    assertThat(exited.join()).isTrue();
    assertThat(below).allMatch(ProcessHandle::isAlive);

    assertThat(descendants.end(command.toHandle())).isEqualTo(3);
    // Of one that has ended and was not reaped, the system says no more than that it was there.
    await()
        .atMost(PATIENCE)
        .until(() -> below.stream().noneMatch(process -> process.info().command().isPresent()));
  }

  @ParameterizedTest
  @EnumSource
  @DisplayName("is waited for no longer than told, and not at all once the command has ended")
  void waits(Descendants.Mark mark) throws Exception {
    Descendants descendants = new Descendants(mark);
    Process command = start(descendants, "read line");
    assertThat(descendants.awaitExit(command, Duration.ofMillis(1_100))).isFalse();
    command.getOutputStream().close();

    assertThat(descendants.awaitExit(command, Duration.ofNanos(Long.MAX_VALUE))).isTrue();
    assertThat(descendants.end(command.toHandle())).isZero();
  }

  private static Process start(Descendants descendants, String script) throws IOException {
    ProcessBuilder builder = new ProcessBuilder("sh", "-c", script);
    builder.environment().put(Descendants.VARIABLE, descendants.id());
    return builder.start();
  }

  private static boolean awaitExit(Descendants descendants, Process command) {
    try {
      return descendants.awaitExit(command, PATIENCE);
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
