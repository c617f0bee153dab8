package dev.inlet.protocol.feed;

import static dev.inlet.protocol.feed.Feeds.SOON;
import static org.assertj.core.api.Assertions.assertThat;

import dev.inlet.auth.Authenticator;
import dev.inlet.protocol.HttpAccess;
import dev.inlet.protocol.ProtocolContext;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.UnknownServiceException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("The history of a feed")
final class HistoryTest {
  private static final Missing TWO = Missing.ofSequence("", 1, 3, true);
  private static final Missing FOUR = Missing.ofSequence("", 3, 5, true);

  private final AtomicInteger asked = new AtomicInteger();

  private static History history(HttpAccess access) {
    return history(ProtocolContext.builder().httpAccess(access).build());
  }

  private static History history(ProtocolContext context) {
    MessagePointers.Places places =
        new MessagePointers.Places(
            Optional.of("/n"),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            List.of());
    Refill refill =
        new Refill(
            new Template("http://history.invalid/all"),
            Map.of(),
            "",
            Optional.empty(),
            Optional.empty(),
            places,
            10,
            SOON,
            Duration.ZERO);
    return new History(
        refill,
        context,
        new Placeholders(Clock.systemUTC(), Map.of(), Optional.empty()),
        ValueFiles.of(Map.of()));
  }

  /** One that no request gets through to. */
  static History unreachable() {
    return history(
        executor -> {
          throw new UnknownServiceException("the proxy takes none");
        });
  }

  private static Fetched lacking(String why) {
    return new Fetched(List.of(), Optional.of(why));
  }

  @Test
  @DisplayName("is asked for once where no request gets through, and not again for the next gap")
  void noWay() throws Exception {
    try (History history =
        history(
            executor -> {
              asked.incrementAndGet();
              throw new UnknownServiceException("the proxy takes none");
            })) {
      for (Missing missing : List.of(TWO, FOUR)) {
        assertThat(history.fetch(missing).await(SOON))
            .contains(lacking("http://history.invalid: the proxy takes none"));
      }
      assertThat(asked).hasValue(1);
    }
  }

  @Test
  @DisplayName("hides what a request holds, and keeps it for no other one")
  void secrets() throws Exception {
    List<String> tokens = new CopyOnWriteArrayList<>();
    Authenticator scheme =
        request -> {
          tokens.add("ticket-" + tokens.size());
          return request.withHeader("Authorization", "Bearer " + tokens.get(tokens.size() - 1));
        };
    HttpAccess access =
        executor -> {
          throw new IOException("no way with " + tokens);
        };
    ProtocolContext context =
        ProtocolContext.builder().httpAccess(access).authenticator(scheme).build();
    try (History history = history(context)) {
      assertThat(history.fetch(TWO).await(SOON))
          .contains(
              lacking("http://history.invalid: no way with [ticket-0, ticket-1, [REDACTED]]"));
      assertThat(context.masker().mask("ticket-2")).isEqualTo("ticket-2");
    }
  }

  @Test
  @DisplayName("is not asked for a gap that is given up while another one is fetched")
  void givenUpBefore() throws Exception {
    CountDownLatch underWay = new CountDownLatch(1);
    try (History history =
        history(
            executor -> {
              asked.incrementAndGet();
              underWay.countDown();
              try {
                new CountDownLatch(1).await();
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
              throw new InterruptedIOException("interrupted");
            })) {
      History.Fetching first = history.fetch(TWO);
      assertThat(underWay.await(SOON.toSeconds(), TimeUnit.SECONDS)).isTrue();
      History.Fetching second = history.fetch(FOUR);

      assertThat(second.end("it is over")).isEqualTo(lacking("it is over"));
      assertThat(second.await(Duration.ZERO)).isEmpty();
      assertThat(first.end("it is over").items()).isEmpty();
      assertThat(asked).hasValue(1);
    }
  }

  @Test
  @DisplayName("has nothing, and says so at once, when the input is closed")
  void closed() throws Exception {
    History history =
        history(
            executor -> {
              throw new AssertionError("nothing is asked for");
            });
    history.close();

    assertThat(history.fetch(TWO).await(SOON))
        .contains(lacking("the input was closed before it was fetched"));
  }
}
