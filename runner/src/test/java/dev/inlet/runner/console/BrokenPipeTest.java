package dev.inlet.runner.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;

@DisplayName("A pipe without a reader")
final class BrokenPipeTest {

  @Test
  @DisplayName("is told by the words that the system has for it, in whichever language")
  void learned() {
    Optional<String> french = Optional.of("Relais brisé (pipe)");

    assertThat(BrokenPipe.isMeantBy(new IOException("Relais brisé (pipe)"), french)).isTrue();
    assertThat(
            BrokenPipe.isMeantBy(
                new IOException("Aucun espace disponible sur le périphérique"), french))
        .isFalse();
    assertThat(BrokenPipe.isMeantBy(new IOException(), french)).isFalse();
  }

  @Test
  @DisplayName("is told by its words in English where the system cannot be asked for its own")
  void english() {
    for (String words : new String[] {"Broken pipe", "The pipe is being closed"}) {
      assertThat(BrokenPipe.isMeantBy(new IOException(words), Optional.empty())).isTrue();
    }
    assertThat(BrokenPipe.isCauseOf(new IOException("No space left on device"))).isFalse();
    assertThat(BrokenPipe.isCauseOf(new ClosedChannelException())).isFalse();
  }

  @Test
  @DisabledOnOs(OS.WINDOWS)
  @DisplayName("has words that are learned also by a thread that is interrupted, which it stays")
  void interrupted() {
    Optional<String> words = BrokenPipe.learn();
    Thread.currentThread().interrupt();
    Optional<String> again = BrokenPipe.learn();

    assertThat(Thread.interrupted()).isTrue();
    assertThat(words).isPresent().isEqualTo(again);
  }
}
