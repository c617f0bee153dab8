package dev.inlet.input.websocket.wire;

import static dev.inlet.input.websocket.wire.ServerFrames.FINAL;
import static dev.inlet.input.websocket.wire.ServerFrames.binary;
import static dev.inlet.input.websocket.wire.ServerFrames.binaryStart;
import static dev.inlet.input.websocket.wire.ServerFrames.bytes;
import static dev.inlet.input.websocket.wire.ServerFrames.close;
import static dev.inlet.input.websocket.wire.ServerFrames.concat;
import static dev.inlet.input.websocket.wire.ServerFrames.continuation;
import static dev.inlet.input.websocket.wire.ServerFrames.frame;
import static dev.inlet.input.websocket.wire.ServerFrames.lastContinuation;
import static dev.inlet.input.websocket.wire.ServerFrames.ping;
import static dev.inlet.input.websocket.wire.ServerFrames.pong;
import static dev.inlet.input.websocket.wire.ServerFrames.text;
import static dev.inlet.input.websocket.wire.ServerFrames.textStart;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.inlet.input.MessageBlock;
import dev.inlet.input.Metadata;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a server may send (RFC 6455, section 5). What it must not has tests of its own. */
final class FrameDecoderTest {
  private final DecoderProbe decoder = DecoderProbe.plain();

  @Test
  @DisplayName("the example of section 5.7, an unmasked text message, is a message")
  void exampleOfTheStandard() {
    decoder.feed(bytes(0x81, 0x05, 0x48, 0x65, 0x6c, 0x6c, 0x6f));

    assertThat(decoder.events()).containsExactly("text Hello");
  }

  @Test
  @DisplayName("the example of section 5.7, a fragmented text message, is one message")
  void fragmentedExampleOfTheStandard() {
    decoder.feed(bytes(0x01, 0x03, 0x48, 0x65, 0x6c, 0x80, 0x02, 0x6c, 0x6f));

    assertThat(decoder.events()).containsExactly("text Hello");
  }

  @Test
  @DisplayName("messages keep their order and type")
  void order() {
    decoder.feed(concat(text("a"), binary(bytes(0, 255)), text("ü€😀"), binary()));

    assertThat(decoder.events())
        .containsExactly("text a", "binary \u0000\u00FF", "text ü€😀", "binary ");
  }

  @ParameterizedTest
  @ValueSource(
      ints = {0, 1, 125, 126, 127, 65_535, 65_536, 16_374, 16_380, 16_381, 1_048_576, 1_048_577})
  @DisplayName("a payload of any length is a message, whichever form of length it takes")
  void lengths(int length) {
    String payload = "x".repeat(length);

    decoder.feed(concat(text(payload), binary(payload.getBytes(UTF_8)), text("next")));

    assertThat(decoder.events())
        .containsExactly("text " + payload, "binary " + payload, "text next");
  }

  @Test
  @DisplayName("all messages of a read are handed over as one block that shares one array")
  void oneBlockPerRead() {
    byte[] read = concat(text("one"), binary(bytes(1, 2)), text("three"));

    decoder.feed(read);

    assertThat(decoder.blocks())
        .singleElement()
        .satisfies(block -> assertThat(block).hasSize(3))
        .satisfies(block -> assertThat(block.payloadBytes()).isEqualTo(10))
        .satisfies(block -> assertThat(block.memoryBytes()).isLessThan(read.length + 500));
  }

  @Test
  @DisplayName("messages of a read carry the time of the read, and what the connection says")
  void metadata() {
    Instant before = Instant.now();

    decoder.feed(concat(text("one"), text("two")));

    MessageBlock block = decoder.blocks().get(0);
    Metadata metadata = block.get(0).metadata();
    assertThat(metadata.attributes()).isEqualTo(Map.of("url", "ws://example.com/"));
    assertThat(metadata.receivedAt()).isBetween(before, Instant.now());
    assertThat(block.get(1).metadata()).isSameAs(metadata);
  }

  @Test
  @DisplayName("fragments are put together, whatever their number and size")
  void fragments() {
    decoder.feed(
        textStart("o"), continuation("n"), continuation(), lastContinuation("e"), text("two"));

    assertThat(decoder.events()).containsExactly("text one", "text two");
  }

  @Test
  @DisplayName("a message may consist of empty fragments")
  void emptyFragments() {
    decoder.feed(concat(binaryStart(), continuation(), lastContinuation(), text("")));

    assertThat(decoder.events()).containsExactly("binary ", "text ");
  }

  @Test
  @DisplayName("large fragments are put together, and what follows in the same read is not lost")
  void largeFragments() {
    String large = "y".repeat(100_000);

    decoder.feed(
        concat(textStart(large), continuation(large), lastContinuation(large), text("next")));

    assertThat(decoder.events()).containsExactly("text " + large.repeat(3), "text next");
  }

  @Test
  @DisplayName(
      "pings and pongs between messages, and between fragments, are reported in their order")
  void controlFrames() {
    decoder.feed(
        concat(
            text("a"),
            ping("1"),
            textStart("b"),
            ping(""),
            pong("2"),
            lastContinuation("c"),
            pong("3"),
            text("d")));

    assertThat(decoder.events())
        .containsExactly("text a", "text bc", "text d", "ping 1", "ping ", "pong 2", "pong 3");
    assertThat(decoder.blocks()).as("they cut no block of messages").hasSize(1);
  }

  @Test
  @DisplayName("a control frame may carry 125 bytes")
  void largestControlFrame() {
    decoder.feed(ping("p".repeat(125)), close(1000, "r".repeat(123)));

    assertThat(decoder.events())
        .containsExactly("ping " + "p".repeat(125), "close 1000 " + "r".repeat(123));
  }

  @Test
  @DisplayName("a Close frame has its code and reason")
  void closeWithReason() {
    decoder.feed(close(1001, "gehe schlafen, tschüss"));

    assertThat(decoder.events()).containsExactly("close 1001 gehe schlafen, tschüss");
  }

  @Test
  @DisplayName("a Close frame without a code counts as 1005")
  void closeWithoutCode() {
    decoder.feed(close());

    assertThat(decoder.events()).containsExactly("close 1005 ");
  }

  @ParameterizedTest
  @ValueSource(
      ints = {1000, 1001, 1002, 1003, 1007, 1008, 1009, 1010, 1011, 1012, 1013, 1014, 3000, 3999})
  @DisplayName("a Close frame may carry every code that is defined or registered for it")
  void closeCodes(int code) {
    assertThat(decoder.feed(close(code, "")).events()).containsExactly("close " + code + " ");
  }

  @ParameterizedTest
  @ValueSource(ints = {4000, 4999})
  @DisplayName("a Close frame may carry every code of private use")
  void privateCloseCodes(int code) {
    assertThat(decoder.feed(close(code, "no")).events()).containsExactly("close " + code + " no");
  }

  @Test
  @DisplayName("a Close frame between fragments ends the stream; the half message is not delivered")
  void closeWithinMessage() {
    decoder.feed(concat(text("whole"), textStart("half"), close(1000, "")));

    assertThat(decoder.events()).containsExactly("text whole", "close 1000 ");
  }

  @Test
  @DisplayName("what follows a Close frame is ignored, even if it is wrong")
  void afterClose() {
    byte[] wrong = frame(FINAL | 0x3, bytes(1));

    decoder.feed(concat(close(1000, ""), text("late"), wrong), text("later"), wrong, ping(""));

    assertThat(decoder.outcome()).isEqualTo(new DecoderProbe.Outcome(List.of("close 1000 "), ""));
  }

  @Test
  @DisplayName("a read without a byte changes nothing")
  void emptyRead() {
    byte[] message = text("hello");

    decoder.feed(new byte[0]).feed(message, 0, 3).feed(new byte[0]).feed(message, 3, 4);

    assertThat(decoder.events()).containsExactly("text hello");
  }
}
