package dev.inlet.protocol.centrifugo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.inlet.config.ConfigNode;
import dev.inlet.config.Masker;
import dev.inlet.input.Gap;
import dev.inlet.input.Message;
import dev.inlet.input.RetryAdvice;
import dev.inlet.protocol.Link;
import dev.inlet.protocol.ProtocolContext;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("The token of a connection")
final class ConnectionTokenTest {
  @TempDir private Path folder;

  @Test
  @DisplayName("is looked at by one timer, however often the server says how long it lives")
  void oneTimer() throws Exception {
    Path file = folder.resolve("token");
    Files.writeString(file, "token-at-first");
    CentrifugoSettings settings =
        CentrifugoSettings.of(
            CentrifugoFields.SPEC.read(
                ConfigNode.of(Map.of("channels", List.of("a"), "token_file", file.toString())),
                "centrifugo"));
    ProtocolContext context = ProtocolContext.builder().build();
    TimerLink link = new TimerLink(context.masker().scope());
    ConnectionToken token =
        new ConnectionToken(settings, context, link.masker(), link, new Commands(link));
    token.login();

    for (int pushes = 1; pushes <= 3; pushes++) {
      token.accepted(Duration.ofMinutes(10L * pushes));
    }
    assertThat(link.timers).containsExactly(Duration.ofMinutes(24));

    token.refused(true);
    token.refused(true);
    assertThat(link.timers).containsExactly(Duration.ofMillis(500));
    token.accepted(Duration.ofMinutes(10));
    token.refused(true);
    assertThat(link.timers).containsExactly(Duration.ofMillis(250));
  }

  @Test
  @DisplayName("is not forgotten while it is in use, whatever others renew meanwhile")
  void hiddenWhileInUse() throws Exception {
    Path file = folder.resolve("token");
    Files.writeString(file, "token-at-first");
    CentrifugoSettings settings =
        CentrifugoSettings.of(
            CentrifugoFields.SPEC.read(
                ConfigNode.of(Map.of("channels", List.of("a"), "token_file", file.toString())),
                "centrifugo"));
    ProtocolContext context = ProtocolContext.builder().build();
    List<TimerLink> links = new ArrayList<>();
    for (int connections = 0; connections <= Masker.MAX_RENEWED; connections++) {
      TimerLink link = new TimerLink(context.masker().scope());
      links.add(link);
      ConnectionToken token =
          new ConnectionToken(settings, context, link.masker(), link, new Commands(link));
      token.login();
      token.accepted(Duration.ofMinutes(10));
      Files.writeString(file, "token-number-" + connections);
      link.latest.run();
    }

    assertThat(links.get(0).masker().mask("no token-number-0, nor token-at-first"))
        .isEqualTo("no [REDACTED], nor [REDACTED]");
  }

  /** Has no connection, and knows which timers run. */
  private static final class TimerLink implements Link {
    private final Masker masker;
    private final List<Duration> timers = new ArrayList<>();
    private Task latest = () -> {};

    TimerLink(Masker masker) {
      this.masker = masker;
    }

    @Override
    public Timer schedule(Duration delay, Task task) {
      timers.add(delay);
      latest = task;
      return () -> timers.remove(delay);
    }

    @Override
    public boolean isReplacement() {
      return false;
    }

    @Override
    public Masker masker() {
      return masker;
    }

    @Override
    public void ready() {}

    @Override
    public void awaits(String what) {}

    @Override
    public void send(String text) {}

    @Override
    public void send(byte[] payload) {}

    @Override
    public void deliver(Message message) {}

    @Override
    public void pauseReceiving() {}

    @Override
    public void resumeReceiving() {}

    @Override
    public void missed(Gap gap) {}

    @Override
    public void repeated(long messages) {}

    @Override
    public void refilled(long messages) {}

    @Override
    public void fail(String reason, RetryAdvice advice) {}

    @Override
    public void reconnect(String reason) {}

    @Override
    public void end(String reason) {}
  }
}
