package com.example.inlet.clientcredentials;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.inlet.auth.AuthAdvice;
import dev.inlet.auth.AuthException;
import dev.inlet.auth.AuthRejection;
import dev.inlet.auth.AuthRequest;
import dev.inlet.auth.TokenPlacement;
import dev.inlet.config.ConfigNode;
import dev.inlet.config.ConfigSpec;
import dev.inlet.config.Masker;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("A token of the client credentials grant")
class ClientCredentialsTest {
  private static final AuthRequest REQUEST = AuthRequest.of(URI.create("wss://feed.example.com/"));
  private static final AuthRejection UNAUTHORIZED = AuthRejection.ofResponse(401, Map.of(), "");

  private final Masker masker = new Masker();
  private Instant now = Instant.parse("2026-01-01T00:00:00Z");
  private final List<Duration> delays = new ArrayList<>();
  private final List<Runnable> renewals = new ArrayList<>();
  private final AtomicInteger logins = new AtomicInteger();
  private final AtomicInteger closed = new AtomicInteger();
  private TokenServer server;
  private ClientCredentialsAuthenticator authenticator;

  @BeforeEach
  void start() throws IOException {
    server = new TokenServer();
    masker.add("p+ss word");
    TokenRequest request =
        new TokenRequest(
            URI.create(server.url()), "reader:1", "p+ss word", List.of("feed.read", "feed.list"));
    authenticator =
        new ClientCredentialsAuthenticator(
            new TokenCache(
                new TokenClient(request, masker),
                Duration.ofSeconds(30),
                () -> now,
                (delay, task) -> {
                  delays.add(delay);
                  renewals.add(task);
                }),
            placement(),
            logins::incrementAndGet,
            closed::incrementAndGet);
  }

  private static TokenPlacement placement() {
    ConfigSpec spec = ConfigSpec.builder().fields(TokenPlacement.fields()).build();
    return TokenPlacement.of(spec.read(ConfigNode.of(Map.of()), ""));
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private String sent() throws Exception {
    return authenticator.authenticate(REQUEST).header("Authorization").orElseThrow();
  }

  @Test
  @DisplayName("is asked for as RFC 6749 says, with name and secret encoded as a form")
  void request() throws Exception {
    assertThat(sent()).isEqualTo("Bearer token-1");
    // reader%3A1:p%2Bss+word
    assertThat(server.requests())
        .containsExactly(
            "Basic cmVhZGVyJTNBMTpwJTJCc3Mrd29yZA=="
                + " grant_type=client_credentials&scope=feed.read+feed.list");
  }

  @Test
  @DisplayName("is used until shortly before its end, and then renewed")
  void renewed() throws Exception {
    assertThat(sent()).isEqualTo("Bearer token-1");
    now = now.plusSeconds(269);
    assertThat(sent()).isEqualTo("Bearer token-1");
    now = now.plusSeconds(1);
    assertThat(sent()).isEqualTo("Bearer token-2");
  }

  @Test
  @DisplayName("is replaced by a new login before it ends, also while the connection stays open")
  void loginAgain() throws Exception {
    assertThat(sent()).isEqualTo("Bearer token-1");
    assertThat(delays).containsExactly(Duration.ofSeconds(270));

    renewals.get(0).run();
    assertThat(logins).hasValue(1);
    // Whatever the clock says: the login that was asked for has a token of its own.
    assertThat(sent()).isEqualTo("Bearer token-2");
  }

  @Test
  @DisplayName("asks for no new login if it has been replaced before its end")
  void replacedBefore() throws Exception {
    assertThat(sent()).isEqualTo("Bearer token-1");
    assertThat(authenticator.rejected(UNAUTHORIZED)).isEqualTo(AuthAdvice.SLOW);
    assertThat(sent()).isEqualTo("Bearer token-2");

    renewals.get(0).run();
    assertThat(logins).hasValue(0);
    assertThat(sent()).isEqualTo("Bearer token-2");
    renewals.get(1).run();
    assertThat(logins).hasValue(1);
  }

  @Test
  @DisplayName("is renewed by nobody once the authenticator was closed")
  void closed() {
    authenticator.close();
    assertThat(closed).hasValue(1);
  }

  @Test
  @DisplayName("that has been good for a while and is refused is replaced at once")
  void dropped() throws Exception {
    assertThat(sent()).isEqualTo("Bearer token-1");
    now = now.plusSeconds(10);
    assertThat(authenticator.rejected(UNAUTHORIZED)).isEqualTo(AuthAdvice.RETRY);
    assertThat(sent()).isEqualTo("Bearer token-2");
    now = now.plusSeconds(10);
    assertThat(authenticator.rejected(AuthRejection.ofClose(4401, "token expired")))
        .isEqualTo(AuthAdvice.RETRY);
    assertThat(sent()).isEqualTo("Bearer token-3");
  }

  @Test
  @DisplayName("that is new and refused is replaced in no hurry, and kept in other cases")
  void notDropped() throws Exception {
    assertThat(sent()).isEqualTo("Bearer token-1");
    assertThat(authenticator.rejected(AuthRejection.ofClose(4000, "go away")))
        .isEqualTo(AuthAdvice.SLOW);
    assertThat(authenticator.rejected(AuthRejection.ofResponse(403, Map.of(), "")))
        .isEqualTo(AuthAdvice.SLOW);
    assertThat(sent()).isEqualTo("Bearer token-1");
    assertThat(authenticator.rejected(UNAUTHORIZED)).isEqualTo(AuthAdvice.SLOW);
    assertThat(sent()).isEqualTo("Bearer token-2");
  }

  @Test
  @DisplayName("that is refused for a wrong secret is not asked for again soon")
  void wrongSecret() {
    server.answer(400, "{\"error\":\"invalid_client\",\"error_description\":\"not p+ss word\"}");
    AuthException failure = catchThrowableOfType(AuthException.class, this::sent);
    assertThat(failure)
        .hasMessageContaining("status 400: invalid_client not")
        .hasMessageNotContaining("p+ss word");
    assertThat(failure.advice().kind()).isEqualTo(AuthAdvice.Kind.SLOW);
  }

  @Test
  @DisplayName("that is refused is explained in one line, whatever the server says")
  void unprintable() {
    server.answer(400, "{\"error\":\"denied\",\"error_description\":\"one\\ntwo \\u202eeerht\"}");
    assertThat(catchThrowableOfType(AuthException.class, this::sent))
        .hasMessageEndingWith(": denied one\\ntwo \\u202eeerht");
  }

  @Test
  @DisplayName("is asked for again when a busy server says so")
  void busy() {
    server.answer(503, "<html>");
    AuthException failure = catchThrowableOfType(AuthException.class, this::sent);
    assertThat(failure.advice()).isEqualTo(AuthAdvice.RETRY.withRetryAfter(Duration.ofSeconds(7)));
  }

  @Test
  @DisplayName("is missing if the answer holds none")
  void noToken() {
    server.answer(200, "{\"token\":\"x\"}");
    assertThat(catchThrowableOfType(AuthException.class, this::sent))
        .hasMessageEndingWith("sent no bearer token");
    server.close();
    assertThat(catchThrowableOfType(AuthException.class, this::sent))
        .hasMessageStartingWith("no token from http://localhost:");
  }
}
