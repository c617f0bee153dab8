package dev.inlet.input.websocket.transport;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Names that are looked up slowly, or never. */
final class LookUpsTest {
  private static final List<InetAddress> FOUND = List.of(InetAddress.getLoopbackAddress());

  private final Deque<Runnable> started = new ArrayDeque<>();
  private final List<String> asked = new ArrayList<>();
  private final LookUps lookUps = new LookUps(started::add);
  private final AddressResolver resolver =
      host -> {
        asked.add(host);
        return FOUND;
      };

  @Test
  @DisplayName("a name that is being looked up is not looked up twice, other names are")
  void shared() {
    List<CompletableFuture<List<InetAddress>>> answers = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      answers.add(lookUps.start(resolver, "slow.test"));
    }
    CompletableFuture<List<InetAddress>> other = lookUps.start(resolver, "other.test");
    assertThat(started).hasSize(2);

    started.forEach(Runnable::run);

    assertThat(answers).allSatisfy(answer -> assertThat(answer).isCompletedWithValue(FOUND));
    assertThat(other).isCompletedWithValue(FOUND);
    assertThat(asked).containsExactly("slow.test", "other.test");
  }

  @Test
  @DisplayName("after an answer or a failure a name is looked up again")
  void again() {
    AddressResolver unknown =
        host -> {
          throw new UnknownHostException(host);
        };
    for (int i = 0; i < 2; i++) {
      CompletableFuture<List<InetAddress>> failing = lookUps.start(unknown, "feed.test");
      CompletableFuture<List<InetAddress>> answer = lookUps.start(resolver, "feed.test");
      assertThat(started).hasSize(2);
      started.remove().run();
      started.remove().run();
      assertThat(failing).isCompletedExceptionally();
      assertThat(answer).isCompletedWithValue(FOUND);
    }
    assertThat(asked).hasSize(2);
  }

  @Test
  @DisplayName("without a thread a look-up fails, and the next one is tried all the same")
  void noThreads() {
    LookUps refused =
        new LookUps(
            task -> {
              throw new RejectedExecutionException("of the test");
            });

    assertThat(refused.start(resolver, "feed.test")).isCompletedExceptionally();
    assertThat(refused.start(resolver, "feed.test")).isCompletedExceptionally();
    assertThat(asked).isEmpty();
  }
}
