package dev.inlet.protocol.socketio;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.inlet.protocol.ProtocolException;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayName("A Socket.IO packet")
class PacketTest {

  private static Packet read(String namespace, String text) throws ProtocolException {
    byte[] message = text.getBytes(UTF_8);
    Packet packet = new Packet(namespace);
    packet.read(message, message.length);
    return packet;
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "/|42[\"a\"]|2|0|-1|2",
        "/|4217[\"a\"]|2|0|17|4",
        "/feed|42/feed,[\"a\"]|2|0|-1|8",
        "/feed|42/feed,0[\"a\"]|2|0|0|9",
        "/feed|452-/feed,3[\"a\"]|5|2|3|11",
        "/|451-[\"a\"]|5|1|-1|4",
        "/|40|0|0|-1|2",
        "/|42/,[\"a\"]|2|0|-1|4",
        "/feed|41/feed|1|0|-1|7",
        "/feed|41/feed,|1|0|-1|8",
      })
  @DisplayName("has a type, a number of attachments, a namespace, an identifier and a payload")
  void parts(String namespace, String text, char type, long attachments, long id, int payload)
      throws ProtocolException {
    Packet packet = read(namespace, text);
    assertThat(packet.type()).isEqualTo(type);
    assertThat(packet.attachments()).isEqualTo(attachments);
    assertThat(packet.id()).isEqualTo(id);
    assertThat(packet.payload()).isEqualTo(payload);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "/|4|its type is unknown",
        "/|47[]|its type is unknown",
        "/|4garbage|its type is unknown",
        "/|45[\"a\"]|it does not say how many attachments it has",
        "/|451[\"a\"]|it does not say how many attachments it has",
        "/|45-[\"a\"]|it does not say how many attachments it has",
        "/|4512345678901234567-[\"a\"]|a number in it is too large",
        "/feed|42[\"a\"]|it belongs to another namespace",
        "/feed|42/fee,[\"a\"]|it belongs to another namespace",
        "/|42/feed,[\"a\"]|it belongs to another namespace",
      })
  @DisplayName("that is malformed is refused with a reason")
  void malformed(String namespace, String text, String why) {
    assertThatThrownBy(() -> read(namespace, text))
        .isInstanceOf(ProtocolException.class)
        .hasMessage("the server sent a packet that is not valid Socket.IO: " + why);
  }
}
