package dev.inlet.input.websocket;

import static dev.inlet.input.websocket.Inputs.SOON;
import static dev.inlet.input.websocket.Inputs.config;
import static dev.inlet.input.websocket.Inputs.raw;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.inlet.auth.AuthAdvice;
import dev.inlet.auth.AuthException;
import dev.inlet.auth.AuthRejection;
import dev.inlet.auth.AuthRequest;
import dev.inlet.auth.Authenticator;
import dev.inlet.host.resilience.Backoff;
import dev.inlet.host.resilience.ReconnectPolicy;
import dev.inlet.host.resilience.ReconnectingInput;
import dev.inlet.input.ConnectFailedException;
import dev.inlet.input.Input;
import dev.inlet.input.InputContext;
import dev.inlet.input.RetryAdvice;
import dev.inlet.input.websocket.transport.AddressResolver;
import dev.inlet.testkit.FeedServer;
import dev.inlet.testkit.HandshakeRequest;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@DisplayName("Failure mode 6: credentials that expire")
final class CredentialsFailureModeIT {

  /** Signs nothing, but makes a new token for every attempt, each with its expiry. */
  private static final class ExpiringTokens implements Authenticator {
    private final AtomicInteger count = new AtomicInteger();
    private final Duration lifetime;

    ExpiringTokens(Duration lifetime) {
      this.lifetime = lifetime;
    }

    @Override
    public AuthRequest authenticate(AuthRequest handshake) {
      String token = count.incrementAndGet() + "." + Instant.now().plus(lifetime).toEpochMilli();
      return handshake.withHeader("Authorization", "Bearer " + token);
    }

    static Instant expiry(HandshakeRequest request) {
      String header = request.header("Authorization").orElseThrow();
      return Instant.ofEpochMilli(Long.parseLong(header.substring(header.indexOf('.') + 1)));
    }
  }

  private static InputContext context(Authenticator authenticator) {
    return InputContext.builder()
        .authenticator(authenticator)
        .listener(new RecordingListener())
        .build();
  }

  @Test
  @DisplayName("mode 6: a server that enforces expiry gets a new token with every handshake")
  void mode06ExpiredCredentials() {
    RecordingListener listener = new RecordingListener();
    ReconnectPolicy policy =
        ReconnectPolicy.builder()
            .backoff(new Backoff(Duration.ofMillis(1), Duration.ofMillis(10)))
            .stableAfter(Duration.ZERO)
            .build();
    try (FeedServer server =
        FeedServer.start(
            connection -> {
              Instant expiry = ExpiringTokens.expiry(connection.request());
              if (Instant.now().isAfter(expiry)) {
                connection.reject(401);
                return;
              }
              connection.accept();
              connection.sendText(connection.request().header("Authorization").orElseThrow());
              await().atMost(SOON).until(() -> Instant.now().isAfter(expiry.plusMillis(100)));
              connection.sendClose(4001, "token expired");
            })) {
      Input input =
          raw(
              config(server.uri()),
              context(new ExpiringTokens(Duration.ofSeconds(1))),
              AddressResolver.SYSTEM);
      try (TestPipeline pipeline =
          TestPipeline.run(new ReconnectingInput("test", input, policy, listener), listener)) {
        await().atMost(SOON).until(() -> pipeline.texts().size() >= 3);

        assertThat(pipeline.texts()).doesNotHaveDuplicates();
        assertThat(listener.failures()).as("handshakes that were refused").isEmpty();
        assertThat(listener.losses())
            .allMatch(loss -> loss.cause().getMessage().contains("4001 private use"));
      }
    }
  }

  @ParameterizedTest
  @DisplayName("mode 6: after a 401 the scheme decides whether to try again, and how soon")
  @EnumSource(AuthAdvice.Kind.class)
  void mode06Rejected(AuthAdvice.Kind verdict) {
    AtomicInteger rejected = new AtomicInteger();
    Authenticator authenticator =
        new Authenticator() {
          @Override
          public AuthRequest authenticate(AuthRequest handshake) {
            return handshake;
          }

          @Override
          public AuthAdvice rejected(AuthRejection rejection) {
            rejected.addAndGet(rejection.code());
            return switch (verdict) {
              case RETRY -> AuthAdvice.RETRY;
              case SLOW -> AuthAdvice.SLOW;
              case STOP -> AuthAdvice.STOP;
            };
          }
        };
    try (FeedServer server = FeedServer.start(connection -> connection.reject(401));
        Input input = raw(config(server.uri()), context(authenticator), AddressResolver.SYSTEM)) {
      ConnectFailedException failure = Inputs.connectFailure(input);

      assertThat(rejected).hasValue(401);
      assertThat(failure.details().retryAdvice())
          .isEqualTo(
              switch (verdict) {
                case RETRY -> RetryAdvice.USUAL;
                case SLOW -> RetryAdvice.SLOW;
                case STOP -> RetryAdvice.NEVER;
              });
    }
  }

  @Test
  @DisplayName("mode 6: credentials that cannot be had for now are a failed attempt, not the end")
  void mode06NoCredentials() throws Exception {
    AtomicInteger attempts = new AtomicInteger();
    Authenticator authenticator =
        handshake -> {
          if (attempts.incrementAndGet() == 1) {
            throw new AuthException("the token file is empty");
          }
          return handshake.withQueryParameter("token", "now it is there");
        };
    try (FeedServer server = FeedServer.sending("data");
        Input input = raw(config(server.uri()), context(authenticator), AddressResolver.SYSTEM)) {
      assertThat(Inputs.connectFailure(input))
          .hasMessage("authentication: the token file is empty");
      input.connect();

      assertThat(Inputs.readTexts(input, 1)).isEqualTo(List.of("data"));
      assertThat(server.requests().get(0).target()).isEqualTo("/?token=now%20it%20is%20there");
    }
  }

  @Test
  @DisplayName("mode 6: credentials that never come are a failed attempt that says so")
  void mode06CredentialsHang() throws Exception {
    CountDownLatch mount = new CountDownLatch(1);
    AtomicInteger calls = new AtomicInteger();
    Authenticator authenticator =
        handshake -> {
          if (calls.incrementAndGet() == 1) {
            awaitUninterruptibly(mount);
          }
          return handshake;
        };
    try (FeedServer server = FeedServer.sending("data");
        Input input =
            raw(
                config(server.uri(), Map.of("handshake_timeout", "300ms", "connect_timeout", "1s")),
                context(authenticator),
                AddressResolver.SYSTEM)) {
      for (int i = 0; i < 2; i++) {
        assertThat(Inputs.connectFailure(input))
            .hasMessage(
                "authentication: the authentication scheme is not done within 300ms"
                    + " (handshake_timeout); something that it reads, such as a file or a server,"
                    + " does not answer");
      }
      assertThat(calls).as("calls, of which one hangs").hasValue(1);
      assertThat(server.totalConnections()).isZero();

      mount.countDown();
      await()
          .atMost(SOON)
          .ignoreExceptionsInstanceOf(ConnectFailedException.class)
          .until(
              () -> {
                input.connect();
                return true;
              });
      assertThat(Inputs.readTexts(input, 1)).containsExactly("data");
    }
  }

  /** As whoever opens a file on a mount that is gone. */
  private static void awaitUninterruptibly(CountDownLatch latch) {
    while (latch.getCount() > 0) {
      try {
        latch.await();
      } catch (InterruptedException e) {
        // It does not help.
      }
    }
  }
}
