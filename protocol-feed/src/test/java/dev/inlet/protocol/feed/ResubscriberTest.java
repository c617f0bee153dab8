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
import java.util.Set;
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
    section.put("await", Map.of("value", "subscribed"));
    return opened(section);
  }

  /** A resubscriber of an open session, which may send. */
  private Resubscriber opened(Map<String, ?> section) {
    Resubscriber opened = opening(section);
    opened.opened();
    for (Duration interval : Set.copyOf(link.timers)) {
      runNext(interval);
    }
    return opened;
  }

  private void runNext(Duration delay) {
    try {
      link.runNext(delay);
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  private Resubscriber opening(Map<String, ?> more) {
    Map<String, Object> section = new LinkedHashMap<>(more);
    section.putIfAbsent("send", "{{channels}}");
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
  @DisplayName("is subscribed with another one behind the earlier of the cursors of their gaps")
  void cursorOfFirstGap() throws Exception {
    Resubscriber paced =
        resubscriber(
            Map.of(
                "channels",
                List.of("a", "b"),
                "send",
                "{{channels}} {{cursor}}",
                "interval",
                "30s"));
    cursor = Optional.of("10");
    paced.resubscribe("a");
    cursor = Optional.of("20");
    paced.resubscribe("a");
    cursor = Optional.of("30");
    paced.resubscribe("b");
    link.runNext(Duration.ofSeconds(10)); // now "a" may be subscribed again
    link.runNext(Duration.ofSeconds(30));

    assertThat(link.sent).containsExactly("[\"a\"] 10", "[\"a\",\"b\"] 20");
  }

  @Test
  @DisplayName("is subscribed once the session is open, an interval behind the last subscription")
  void waitsForOpening() throws Exception {
    Resubscriber paced = opening(Map.of("channels", List.of("a"), "interval", "200ms"));
    paced.resubscribe("a");
    assertThat(link.timers).isEmpty();
    paced.opened();
    assertThat(link.sent).isEmpty();

    link.runNext(Duration.ofMillis(200));
    assertThat(link.sent).containsExactly("[\"a\"]");
  }

  @Test
  @DisplayName("restarts once if all are subscribed by several messages, which nothing confirms")
  void restartsOnce() throws Exception {
    Resubscriber paced =
        opened(Map.of("channels", List.of("t.a", "t.b"), "per_message", 1, "interval", "200ms"));
    channel.take(7);
    paced.resubscribe("a");
    assertThat(channel.mayRestartAt(1)).isTrue();
    channel.restart(1);
    link.runNext(Duration.ofMillis(200));

    assertThat(link.sent).containsExactly("[\"t.a\"]", "[\"t.b\"]");
    assertThat(channel.mayRestartAt(1)).isFalse();
    assertThat(channel.take(3)).isEqualTo(Channel.Place.AFTER_GAP);
  }

  @Test
  @DisplayName("may restart until the last of several messages is sent, and behind it")
  void restartsBehindLast() throws Exception {
    Resubscriber paced =
        opened(Map.of("channels", List.of("t.a", "t.b"), "per_message", 1, "interval", "200ms"));
    channel.take(7);
    paced.resubscribe("b");
    channel.take(8); // of the old subscription, as the second message is not sent
    link.runNext(Duration.ofMillis(200));

    assertThat(channel.mayRestartAt(8)).isTrue();
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
