package dev.inlet.protocol.feed;

import static dev.inlet.protocol.feed.Feeds.SOON;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.inlet.config.ConfigNode;
import dev.inlet.input.Positions;
import dev.inlet.protocol.ProtocolContext;
import java.lang.ref.Reference;
import java.lang.ref.WeakReference;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("The protocol of a feed")
final class FeedProtocolTest {
  private final FeedProtocol protocol =
      new FeedProtocol(
          FeedFields.settings(
              FeedFields.SPEC.read(ConfigNode.of(Map.of("id", List.of("/id"))), "feed")),
          ProtocolContext.builder().build(),
          Clock.systemUTC());

  @Test
  @DisplayName("holds the identifiers of the present session alone, however many there were")
  void identifiersOnce() throws Exception {
    List<Reference<RecentIds>> earlier = new ArrayList<>();
    FeedSession session = open(false);
    for (int connections = 0; connections < 3; connections++) {
      earlier.add(new WeakReference<>(session.recentIds()));
      session = open(false);
    }
    earlier.add(new WeakReference<>(session.recentIds()));
    session = open(true);
    session.takeOver(Positions.NONE);

    for (Reference<RecentIds> ids : earlier) {
      await()
          .atMost(SOON)
          .until(
              () -> {
                System.gc();
                return ids.refersTo(null);
              });
    }
    assertThat(session.recentIds()).isNotNull();
  }

  @Test
  @DisplayName("says once that stored messages have not ended, and where the cursor stays by that")
  void historyWithoutEnd() throws Exception {
    Map<String, Object> feed =
        Map.of(
            "subscriptions",
            Map.of(
                "channels",
                List.of("x", "y"),
                "send",
                "[\"{{channel}}\",{{cursor}}]",
                "per_message",
                1),
            "cursor",
            "/time",
            "resume",
            Map.of("start", "7", "history_end", Map.of("value", "end")));
    List<String> warnings = new ArrayList<>();
    IdleLink link = new IdleLink(false);
    new FeedProtocol(
            FeedFields.settings(FeedFields.SPEC.read(ConfigNode.of(feed), "feed")),
            ProtocolContext.builder().warnings(warnings::add).build(),
            Clock.systemUTC())
        .open(link, Positions.NONE)
        .begin();
    assertThat(link.sent).hasSize(2);

    link.runLater();

    assertThat(warnings)
        .containsExactly(
            "2 of 2 ends of stored messages have not come within 1m (resume.history_end): until"
                + " then the cursor stays where it was, and a later connection gets again what has"
                + " come since");
    assertThat(link.timers).containsExactly(FeedSession.HISTORY);
  }

  private FeedSession open(boolean isReplacement) throws Exception {
    FeedSession session = (FeedSession) protocol.open(new IdleLink(isReplacement), Positions.NONE);
    session.begin();
    return session;
  }

  private static void receive(FeedSession session, IdleLink link, String... ids) throws Exception {
    for (String id : ids) {
      session.received(link.received("{\"id\":\"" + id + "\"}"));
    }
  }

  @Test
  @DisplayName("forgets no identifier of the session before, once that was replaced")
  void identifiersOfReplaced() throws Exception {
    IdleLink link = new IdleLink(false);
    FeedSession first = (FeedSession) protocol.open(link, Positions.NONE);
    first.begin();
    receive(first, link, "a", "b");
    first.acknowledged(first.checkpoint());
    IdleLink linkOfSecond = new IdleLink(true);
    FeedSession second = (FeedSession) protocol.open(linkOfSecond, Positions.NONE);
    second.begin();
    receive(second, linkOfSecond, "c");
    receive(first, link, "c", "d");
    second.takeOver(Positions.NONE);
    receive(second, linkOfSecond, "e");

    IdleLink linkOfThird = new IdleLink(false); // nothing of the second was acknowledged
    FeedSession third = (FeedSession) protocol.open(linkOfThird, Positions.NONE);
    third.begin();
    receive(third, linkOfThird, "a", "b", "c", "d", "e");

    assertThat(linkOfThird.delivered).containsExactly("{\"id\":\"e\"}");
  }
}
