package dev.inlet.protocol.feed;

import static dev.inlet.protocol.feed.Refills.list;
import static dev.inlet.protocol.feed.Refills.messages;
import static dev.inlet.protocol.feed.Refills.section;
import static dev.inlet.protocol.feed.Refills.sends;
import static org.assertj.core.api.Assertions.assertThat;

import dev.inlet.auth.AuthAdvice;
import dev.inlet.auth.AuthException;
import dev.inlet.auth.AuthRejection;
import dev.inlet.auth.AuthRequest;
import dev.inlet.auth.Authenticator;
import dev.inlet.host.InputOptions;
import dev.inlet.host.Plugins;
import dev.inlet.input.Input;
import dev.inlet.testkit.FeedServer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayName("A gap of a feed that is refilled with credentials")
class RefillCredentialsIT {
  private final Feeds feeds = new Feeds();

  @Test
  @DisplayName("is fetched with the credentials of the input and the configured headers")
  void credentials() throws Exception {
    try (HistoryServer history = HistoryServer.of(list(2));
        FeedServer server = FeedServer.start(sends(messages(1, 3)));
        Input input = input(server, history, new Renewing(AuthAdvice.SLOW))) {
      input.connect();

      assertThat(feeds.read(input, 3)).containsExactlyElementsOf(messages(1, 2, 3));
      assertThat(history.credentials).containsExactly("Own 0");
    }
  }

  /** Has other credentials after each refusal that is reported to it. */
  private static final class Renewing implements Authenticator {
    private final List<AuthRejection> rejections = new CopyOnWriteArrayList<>();
    private final AuthAdvice advice;

    Renewing(AuthAdvice advice) {
      this.advice = advice;
    }

    @Override
    public AuthRequest authenticate(AuthRequest request) {
      return request.withHeader("Authorization", "Own " + rejections.size());
    }

    @Override
    public AuthAdvice rejected(AuthRejection rejection) {
      rejections.add(rejection);
      return advice;
    }
  }

  private Input input(FeedServer server, HistoryServer history, Authenticator scheme)
      throws Exception {
    return Plugins.discover(RefillCredentialsIT.class.getClassLoader())
        .createInput(
            "websocket",
            Map.of("url", server.uri().toString(), "feed", Feeds.enabled(section(history))),
            InputOptions.builder().listener(feeds).authenticator(scheme).build());
  }

  @Test
  @DisplayName("is fetched with other credentials if the scheme has some after a 401")
  void renewedCredentials() throws Exception {
    Renewing scheme = new Renewing(AuthAdvice.RETRY);
    try (HistoryServer history =
            new HistoryServer(
                exchange -> {
                  boolean isNew =
                      "Own 1".equals(exchange.getRequestHeaders().getFirst("Authorization"));
                  exchange.getResponseHeaders().set("WWW-Authenticate", "Own");
                  HistoryServer.answer(exchange, isNew ? 200 : 401, isNew ? list(2, 4) : "");
                });
        FeedServer server = FeedServer.start(sends(messages(1, 3, 5)));
        Input input = input(server, history, scheme)) {
      input.connect();

      assertThat(feeds.read(input, 5)).containsExactlyElementsOf(messages(1, 2, 3, 4, 5));
      assertThat(history.credentials).containsExactly("Own 0", "Own 1", "Own 1");
      assertThat(scheme.rejections)
          .singleElement()
          .satisfies(
              rejection -> {
                assertThat(rejection.code()).isEqualTo(401);
                assertThat(rejection.headers()).containsKey("WWW-Authenticate");
              });
    }
  }

  @ParameterizedTest
  @CsvSource({
    "401, RETRY, 1, Own 0;Own 1",
    "401, SLOW,  1, Own 0",
    "401, STOP,  1, Own 0",
    "403, RETRY, 0, Own 0;Own 0;Own 0",
  })
  @DisplayName(
      "is not asked for again for a while after a 401, which is reported; a 403 is of one gap"
          + " alone")
  void refused(int status, AuthAdvice.Kind advice, int reported, String sent) throws Exception {
    Renewing scheme =
        new Renewing(
            switch (advice) {
              case RETRY -> AuthAdvice.RETRY;
              case SLOW -> AuthAdvice.SLOW;
              case STOP -> AuthAdvice.STOP;
            });
    try (HistoryServer history =
            new HistoryServer(exchange -> HistoryServer.answer(exchange, status, ""));
        FeedServer server = FeedServer.start(sends(messages(1, 3, 5, 7)));
        Input input = input(server, history, scheme)) {
      input.connect();

      assertThat(feeds.read(input, 4)).containsExactlyElementsOf(messages(1, 3, 5, 7));
      assertThat(feeds.gaps)
          .hasSize(3)
          .allSatisfy(gap -> assertThat(gap.reason()).endsWith("status " + status));
      assertThat(history.credentials).containsExactly(sent.split(";"));
      assertThat(scheme.rejections).hasSize(reported);
    }
  }

  /** Has credentials for the websocket, and none for requests by HTTP. */
  private static final class Failing implements Authenticator {
    private final AtomicInteger asked = new AtomicInteger();

    @Override
    public AuthRequest authenticate(AuthRequest request) throws AuthException {
      if (request.uri().getScheme().equals("ws")) {
        return request;
      }
      asked.incrementAndGet();
      throw new AuthException("the token server is away", AuthAdvice.SLOW);
    }
  }

  @Test
  @DisplayName("is not asked for again for a while if the scheme has no credentials")
  void noCredentials() throws Exception {
    Failing scheme = new Failing();
    try (HistoryServer history = HistoryServer.of(list(2, 4, 6));
        FeedServer server = FeedServer.start(sends(messages(1, 3, 5, 7)));
        Input input = input(server, history, scheme)) {
      input.connect();

      assertThat(feeds.read(input, 4)).containsExactlyElementsOf(messages(1, 3, 5, 7));
      assertThat(feeds.gaps)
          .hasSize(3)
          .allSatisfy(gap -> assertThat(gap.reason()).endsWith("the token server is away"));
      assertThat(scheme.asked).hasValue(1);
      assertThat(history.queries).isEmpty();
    }
  }

  /** Has credentials for a request by HTTP at the second time. */
  private static final class Hesitating implements Authenticator {
    private final AtomicInteger asked = new AtomicInteger();

    @Override
    public AuthRequest authenticate(AuthRequest request) throws AuthException {
      if (!request.uri().getScheme().equals("ws") && asked.incrementAndGet() == 1) {
        throw new AuthException(
            "the token server is busy", AuthAdvice.RETRY.withRetryAfter(Duration.ZERO));
      }
      return request;
    }
  }

  @Test
  @DisplayName("is fetched if the scheme has no credentials at first and advises to try again")
  void credentialsAtLast() throws Exception {
    Hesitating scheme = new Hesitating();
    try (HistoryServer history = HistoryServer.of(list(2, 4));
        FeedServer server = FeedServer.start(sends(messages(1, 3, 5)));
        Input input = input(server, history, scheme)) {
      input.connect();

      assertThat(feeds.read(input, 5)).containsExactlyElementsOf(messages(1, 2, 3, 4, 5));
      assertThat(scheme.asked).hasValue(3);
      assertThat(feeds.gaps).isEmpty();
    }
  }

  /** Has credentials for the websocket, and never comes back with any for a request by HTTP. */
  private static final class Hanging implements Authenticator {
    private final AtomicInteger asked = new AtomicInteger();

    @Override
    public AuthRequest authenticate(AuthRequest request) throws InterruptedException {
      if (!request.uri().getScheme().equals("ws")) {
        asked.incrementAndGet();
        new CountDownLatch(1).await();
      }
      return request;
    }
  }

  @Test
  @DisplayName("is not asked for again for a while if the scheme hangs")
  void hangingScheme() throws Exception {
    Hanging scheme = new Hanging();
    try (HistoryServer history = HistoryServer.of(list(2, 4));
        FeedServer server = FeedServer.start(sends(messages(1, 3, 5)));
        Input input =
            Plugins.discover(RefillCredentialsIT.class.getClassLoader())
                .createInput(
                    "websocket",
                    Map.of(
                        "url",
                        server.uri().toString(),
                        "feed",
                        Feeds.enabled(section(history.url("all=1"), Map.of("timeout", "100ms")))),
                    InputOptions.builder().listener(feeds).authenticator(scheme).build())) {
      input.connect();

      assertThat(feeds.read(input, 3)).containsExactlyElementsOf(messages(1, 3, 5));
      assertThat(feeds.gaps)
          .hasSize(2)
          .allSatisfy(gap -> assertThat(gap.reason()).contains("was not fetched within"));
      assertThat(scheme.asked).hasValue(1);
    }
  }
}
