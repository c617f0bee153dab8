package dev.inlet.protocol.feed;

import static org.assertj.core.api.Assertions.assertThat;

import dev.inlet.config.ConfigNode;
import dev.inlet.protocol.feed.Channel.Renewal;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("A channel that is subscribed again")
final class ResubscriberTest {
  private final IdleLink link = new IdleLink(false);
  private final Channel channel = new Channel("a");
  private final Resubscriber resubscriber =
      new Resubscriber(
          Subscriptions.of(
              Subscriptions.SPEC.read(
                  ConfigNode.of(
                      Map.of(
                          "channels",
                          List.of("a"),
                          "send",
                          "{{channels}}",
                          "await",
                          Map.of("value", "subscribed"))),
                  "subscriptions")),
          link,
          new Messages(
              link,
              new Placeholders(Clock.systemUTC(), Map.of(), Optional.empty()),
              new SessionSecrets(link.masker()),
              Map.of()),
          (name, how) -> how.accept(channel));

  @Test
  @DisplayName(
      "begins anew with the confirmation of that, and not with a late one of an earlier time")
  void lateConfirmation() throws Exception {
    resubscriber.resubscribe("a");
    assertThat(channel.renewal()).isEqualTo(Renewal.ASKED);
    link.runLater(); // no confirmation has come
    assertThat(channel.renewal()).isEqualTo(Renewal.NONE);

    resubscriber.resubscribe("a");
    resubscriber.confirmed();
    assertThat(channel.renewal()).isEqualTo(Renewal.ASKED);
    resubscriber.confirmed();
    assertThat(channel.renewal()).isEqualTo(Renewal.NONE);
    assertThat(link.sent).containsExactly("[\"a\"]", "[\"a\"]");
  }

  @Test
  @DisplayName("has its messages looked at for a confirmation until that has come, and no longer")
  void looksForConfirmation() {
    assertThat(resubscriber.hasAskedToConfirm()).isFalse();
    resubscriber.resubscribe("a");
    assertThat(resubscriber.hasAskedToConfirm()).isTrue();
    resubscriber.confirmed();
    assertThat(resubscriber.hasAskedToConfirm()).isFalse();
  }
}
