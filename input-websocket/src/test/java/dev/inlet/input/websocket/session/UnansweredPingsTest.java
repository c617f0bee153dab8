package dev.inlet.input.websocket.session;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("A ping that was not answered yet")
final class UnansweredPingsTest {
  private static final byte[] EMPTY = {};

  private final UnansweredPings pings = new UnansweredPings();

  private byte[] send(long now) {
    byte[] payload = pings.next();
    pings.sent(payload, now);
    return payload;
  }

  @Test
  @DisplayName("has no payload if all others were answered, and a number else")
  void payloads() {
    assertThat(send(1)).isEmpty();
    byte[] second = send(2);
    assertThat(second).hasSize(4);

    assertThat(pings.answered(second)).hasValue(2);
    assertThat(send(3)).isEmpty();
  }

  @Test
  @DisplayName("is known by its answer, also if many before it were not answered")
  void many() {
    for (int i = 0; i < 100; i++) {
      send(i);
    }
    byte[] last = send(100);

    assertThat(pings.answered(last)).hasValue(100);
    assertThat(pings.answered(last)).isEmpty();
    assertThat(send(101)).isEmpty();
  }

  @Test
  @DisplayName("with a number is not answered by an empty Pong, which may be unsolicited")
  void emptyPong() {
    send(1);
    byte[] second = send(2);
    assertThat(pings.answered(EMPTY)).hasValue(1);

    assertThat(pings.answered(EMPTY)).isEmpty();
    assertThat(pings.answered(second)).hasValue(2);
  }
}
