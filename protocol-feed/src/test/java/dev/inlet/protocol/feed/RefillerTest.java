package dev.inlet.protocol.feed;

import static dev.inlet.protocol.feed.Feeds.SOON;
import static org.assertj.core.api.Assertions.assertThat;

import dev.inlet.input.Message;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("Refilling a gap")
final class RefillerTest {

  @Test
  @DisplayName("leaves no timer behind that holds what was fetched")
  void timers() throws Exception {
    IdleLink link = new IdleLink(false);
    List<String> taken = new ArrayList<>();
    Refiller.Target target =
        new Refiller.Target() {
          @Override
          public void takeFetched(Fetched fetched, Refiller.Kept behind) {
            taken.add(behind.message().text());
          }

          @Override
          public void takeKept(Refiller.Kept message) {
            taken.add(message.message().text());
          }
        };
    try (History history = HistoryTest.unreachable()) {
      Refiller refiller = new Refiller(history, SOON, link, target);
      refiller.refill(Missing.ofSequence("", 1, 3, true), kept("3"));
      refiller.keep(kept("4"));
      assertThat(link.timers).hasSize(1);

      link.runNext();

      assertThat(taken).containsExactly("3", "4");
      assertThat(link.timers).isEmpty();
    }
  }

  private static Refiller.Kept kept(String text) {
    return new Refiller.Kept(Message.text(text), Refiller.Kept.Kind.FEED);
  }
}
