package com.example.inlet.sse;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.inlet.auth.AuthAdvice;
import dev.inlet.auth.AuthRejection;
import dev.inlet.auth.AuthRequest;
import dev.inlet.auth.Authenticator;
import dev.inlet.input.ConnectFailedException;
import dev.inlet.input.Positions;
import dev.inlet.input.RetryAdvice;
import java.net.URI;
import java.time.Duration;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("When a server refuses credentials, server-sent events")
class SseRefusalTest {

  private static Authenticator advising(AuthAdvice advice) {
    return new Authenticator() {
      @Override
      public AuthRequest authenticate(AuthRequest request) {
        return request;
      }

      @Override
      public AuthAdvice rejected(AuthRejection rejection) {
        return advice;
      }
    };
  }

  private static RetryAdvice adviceAfterRefusal(AuthAdvice advice) throws Exception {
    try (EventServer server = EventServer.start()) {
      server.refuseCredentials();
      URI uri = URI.create((String) server.config().get("url"));
      SseInput input = new SseInput(uri, 1_000, advising(advice), Positions.NONE);
      try {
        return assertThrows(ConnectFailedException.class, input::connect).details().retryAdvice();
      } finally {
        input.close();
      }
    }
  }

  @Test
  @DisplayName("wait as long as it asks, as eagerly as the scheme advises")
  void retryAfterOfServer() throws Exception {
    assertEquals(
        RetryAdvice.SLOW.withNotBefore(Duration.ofMinutes(2)), adviceAfterRefusal(AuthAdvice.SLOW));
  }

  @Test
  @DisplayName("wait as long as the scheme says, if that knows a time")
  void retryAfterOfScheme() throws Exception {
    Duration hour = Duration.ofHours(1);
    assertEquals(
        RetryAdvice.USUAL.withNotBefore(hour),
        adviceAfterRefusal(AuthAdvice.RETRY.withRetryAfter(hour)));
  }
}
