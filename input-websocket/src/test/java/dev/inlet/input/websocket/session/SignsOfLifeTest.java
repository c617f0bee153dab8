package dev.inlet.input.websocket.session;

import static dev.inlet.input.websocket.wire.ServerFrames.bytes;
import static dev.inlet.input.websocket.wire.ServerFrames.ping;
import static dev.inlet.input.websocket.wire.ServerFrames.text;
import static org.assertj.core.api.Assertions.assertThat;

import dev.inlet.input.websocket.wire.Opcode;
import dev.inlet.input.websocket.wire.ServerFrames;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("Signs of life of a session")
final class SignsOfLifeTest extends FrameSessionFixture {

  @Test
  @DisplayName("each ping of a read is answered, in order")
  void pongs() {
    start(Map.of());

    receive(ping("1"), ping("2"), text("x"), ping("3"));

    assertThat(sent()).containsExactly(Opcode.PONG + " 1", Opcode.PONG + " 2", Opcode.PONG + " 3");
  }

  @Test
  @DisplayName("a flood of pings is answered up to a bound, and then with a pong to the last")
  void floodOfPings() {
    start(Map.of());
    byte[][] pings = new byte[100_000][];
    Arrays.fill(pings, ping("p"));
    pings[pings.length - 1] = ping("last");

    receive(pings);

    List<String> sent = sent();
    assertThat(sent).hasSizeBetween(1_000, 20_000).endsWith(Opcode.PONG + " last");
    receive(ping("next"));
    assertThat(sent()).containsExactly(Opcode.PONG + " next");
  }

  @Test
  @DisplayName("a server that does not read gets no more answers, and no memory is taken for them")
  void unreadAnswers() {
    start(Map.of("ping", Map.of("interval", "1s")));
    channel.unsafe().outboundBuffer().setUserDefinedWritability(1, false);

    for (int i = 0; i < 100; i++) {
      receive(ping("p" + i));
    }
    assertThat(sent()).isEmpty();

    channel.unsafe().outboundBuffer().setUserDefinedWritability(1, true);
    channel.runPendingTasks();
    assertThat(sent()).containsExactly(Opcode.PONG + " p99");
  }

  @Test
  @DisplayName("a ping that comes after our Close is answered, but not one behind the server's")
  void pongWhileClosing() {
    start(Map.of());
    session.startClosing();

    receive(ping("1"));
    receive(ping("2"), ServerFrames.close(1000, ""), ping("3"));

    assertThat(sent()).containsExactly(Opcode.PONG + " 1", Opcode.PONG + " 2");
  }

  @Test
  @DisplayName("while reading is paused the server gets pongs, and is not given up")
  void pausedForLong() {
    handOff = new HandOff(1, 1 << 20, () -> {});
    start(Map.of("ping", Map.of("interval", "30s", "timeout", "10s"), "idle_timeout", "50s"));
    receive(text("a"));

    for (int i = 0; i < 3; i++) {
      pass(30);
    }

    assertThat(sent()).containsOnly(Opcode.PONG + " ").hasSize(3);
    assertThat(events).containsExactly("opened", "paused for PT30S");
  }

  @Test
  @DisplayName("mode 24: data is a sign of life of a server that answers no ping")
  void dataInPlaceOfPongs() {
    start(Map.of("ping", Map.of("interval", "30s", "timeout", "10s")));

    for (int i = 0; i < 5; i++) {
      pass(30);
      assertThat(sent()).singleElement().asString().startsWith(Opcode.PING + " ");
      pass(9);
      receive(text("data"));
    }

    assertThat(events).containsExactly("opened");
  }

  @Test
  @DisplayName("mode 29: by default a server that allows 30 s of silence never waits that long")
  void staysBelowUsualIdleLimits() {
    start(Map.of());

    int silent = 0;
    for (int second = 0; second < 600; second++) {
      pass(1);
      List<String> frames = sent();
      silent = frames.isEmpty() ? silent + 1 : 0;
      if (frames.contains(Opcode.PING + " ")) {
        receive(bytes(0x80 | Opcode.PONG, 0));
      }
      assertThat(silent).as("seconds without a frame of this side").isLessThan(25);
    }
    assertThat(events).containsExactly("opened");
  }

  @Test
  @DisplayName("heartbeats go out, and only messages equal to the reply are kept back")
  void heartbeats() throws Exception {
    Map<String, Object> config = new LinkedHashMap<>();
    config.put("ping", Map.of("interval", "0s"));
    config.put("heartbeat", Map.of("interval", "20s", "message", "pïng", "reply", "pöng"));
    config.put("idle_timeout", "45s");
    start(config);

    pass(20);
    receive(text("pöng"), text("pöng!"), text("png"), text("pöng"), text("xöng"));
    assertThat(sent()).containsExactly(Opcode.TEXT + " pïng");
    assertThat(taken()).containsExactly("pöng!", "png", "xöng");

    pass(20);
    receive(text("pöng"));
    assertThat(taken()).isEmpty();
    pass(20);
    pass(20);
    assertThat(events)
        .as("replies are no data")
        .containsExactly("opened", "failed idle_timeout: no data came for 45000 ms");
  }

  @Test
  @DisplayName("a heartbeat of the server is answered at once and kept from the output")
  void answersHeartbeats() throws Exception {
    start(
        Map.of(
            "heartbeat",
            Map.of("on", "{\"ping\":*}", "message", "{\"pong\":*}"),
            "idle_timeout",
            "5s"));

    receive(text("{\"ping\":1}"), text("data"), text("{\"ping\":2}"));

    assertThat(sent()).containsExactly("1 {\"pong\":1}", "1 {\"pong\":2}");
    assertThat(taken()).containsExactly("data");

    pass(4);
    receive(text("{\"ping\":3}"));
    pass(1);
    pass(1);
    assertThat(events)
        .as("heartbeats are no data")
        .containsExactly("opened", "failed idle_timeout: no data came for 5000 ms");
  }

  @Test
  @DisplayName("of heartbeats of a server that does not read, the last one is answered")
  void unreadHeartbeatAnswers() {
    start(Map.of("heartbeat", Map.of("on", "ping *", "message", "*")));
    channel.unsafe().outboundBuffer().setUserDefinedWritability(1, false);
    receive(text("ping 1"), text("ping 2"), text("ping 3"));
    assertThat(sent()).isEmpty();

    channel.unsafe().outboundBuffer().setUserDefinedWritability(1, true);
    channel.runPendingTasks();

    assertThat(sent()).containsExactly("1 3");
  }

  @Test
  @DisplayName("no heartbeat is answered after our Close")
  void noAnswerWhileClosing() {
    start(Map.of("heartbeat", Map.of("on", "ping", "message", "pong")));
    session.startClosing();

    receive(text("ping"));

    assertThat(sent()).isEmpty();
  }

  @Test
  @DisplayName("replies to heartbeats that fill a burst leave no memory behind")
  void heartbeatRepliesGiveTheirArrayBack() throws Exception {
    start(
        Map.of("heartbeat", Map.of("message", "hb", "interval", "1s", "reply", "h".repeat(1_000))));

    receive(Collections.nCopies(60, text("h".repeat(1_000))).toArray(byte[][]::new));

    assertThat(taken()).isEmpty();
    assertThat(memory.free()).isOne();
  }
}
