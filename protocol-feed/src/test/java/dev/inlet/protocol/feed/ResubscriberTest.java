package dev.inlet.protocol.feed;

import static org.assertj.core.api.Assertions.assertThat;

import dev.inlet.config.ConfigNode;
import dev.inlet.protocol.feed.Channel.Renewal;
import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("A channel that is subscribed again")
final class ResubscriberTest {
  private final IdleLink link = new IdleLink(false);
  private final Channel channel = new Channel("a");
  private Optional<String> cursor = Optional.empty();
  private final Resubscriber resubscriber = resubscriber(Map.of("channels", List.of("a")));

  private Resubscriber resubscriber(Map<String, ?> more) {
    Map<String, Object> section = new LinkedHashMap<>(more);
    section.putIfAbsent("send", "{{channels}}");
    section.put("await", Map.of("value", "subscribed"));
    return new Resubscriber(
        Subscriptions.of(Subscriptions.SPEC.read(ConfigNode.of(section), "subscriptions")),
        link,
        new Messages(
            link,
            new Placeholders(Clock.systemUTC(), Map.of(), Optional.empty()),
            new SessionSecrets(link.masker()),
            () -> cursor),
        (name, how) -> how.accept(channel));
  }

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

  @Test
  @DisplayName("is subscribed with others, as many as a message takes, in the server's interval")
  void keepsInterval() throws Exception {
    Resubscriber paced =
        resubscriber(
            Map.of(
                "channels",
                List.of("a", "b", "c", "d"),
                "unsubscribe",
                "un{{channels}}",
                "per_message",
                2,
                "interval",
                "200ms"));
    List.of("a", "b", "c", "d").forEach(paced::resubscribe);
    assertThat(link.sent).containsExactly("un[\"a\"]");

    Duration interval = Duration.ofMillis(200);
    while (link.timers.contains(interval)) {
      link.runNext(interval);
    }

    assertThat(link.sent)
        .containsExactly(
            "un[\"a\"]", "[\"a\"]", "un[\"b\",\"c\"]", "[\"b\",\"c\"]", "un[\"d\"]", "[\"d\"]");
  }

  @Test
  @DisplayName("is subscribed behind the cursor that was reached before its gap")
  void cursorOfGap() throws Exception {
    Resubscriber going =
        resubscriber(Map.of("channels", List.of("a"), "send", "{{channels}} {{cursor}}"));
    cursor = Optional.of("10");
    going.resubscribe("a");
    cursor = Optional.of("20");
    going.resubscribe("a"); // later, as it was subscribed a short time ago
    cursor = Optional.of("30");
    going.resubscribe("a");
    link.runLater();

    assertThat(link.sent).containsExactly("[\"a\"] 10", "[\"a\"] 20");
  }

  @Test
  @DisplayName("begins anew with the one confirmation of a message that subscribes to several")
  void confirmedTogether() throws Exception {
    Resubscriber paced =
        resubscriber(Map.of("channels", List.of("a", "b", "c"), "interval", "200ms"));
    List.of("a", "b", "c").forEach(paced::resubscribe);
    link.runNext(Duration.ofMillis(200));
    assertThat(link.sent).containsExactly("[\"a\"]", "[\"b\",\"c\"]");

    paced.confirmed();
    assertThat(paced.hasAskedToConfirm()).isTrue();
    paced.confirmed();

    assertThat(paced.hasAskedToConfirm()).isFalse();
    assertThat(channel.renewal()).isEqualTo(Renewal.NONE);
  }
}
