package com.example.inlet.sse;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.inlet.input.Message;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("An event stream")
class EventParserTest {
  private final EventParser parser = new EventParser(100, "");

  private List<Message> receive(String text) throws IOException {
    List<Message> messages = new ArrayList<>();
    for (byte b : text.getBytes(UTF_8)) {
      parser.accept(ByteBuffer.wrap(new byte[] {b}));
      messages.addAll(parser.take());
    }
    return messages;
  }

  @Test
  @DisplayName("gives an event for each empty line, whichever way lines end")
  void lineEnds() throws IOException {
    assertThat(receive("data: a\n\ndata:b\r\n\r\ndata: c\r\rdata\n\n: comment\n\n"))
        .extracting(Message::text)
        .containsExactly("a", "b", "c", "");
  }

  @Test
  @DisplayName("has data of several lines, types and IDs")
  void fields() throws IOException {
    List<Message> messages =
        receive("event: trade\nid: 7\ndata: one\ndata: two\n\ndata: three\n\nretry: 250\n\n");
    assertThat(messages).extracting(Message::text).containsExactly("one\ntwo", "three");
    assertThat(messages)
        .extracting(message -> message.metadata().attributes().get("sse_event"))
        .containsExactly("trade", "message");
    assertThat(messages)
        .extracting(message -> message.metadata().attributes().get("sse_id"))
        .containsExactly("7", "7");
    assertThat(parser.lastEventId()).isEqualTo("7");
    assertThat(parser.retry()).contains(Duration.ofMillis(250));
  }

  @Test
  @DisplayName("goes on from the last whole event, not from a part of the next one")
  void idOfPart() throws IOException {
    List<Message> unused = receive("id: 7\ndata: a\n\nid: 8\ndata: b\n");
    assertThat(parser.lastEventId()).isEqualTo("7");
  }

  @Test
  @DisplayName("is refused when an event is too large, in one line or in many")
  void limit() {
    assertThatThrownBy(() -> receive("data: " + "x".repeat(101)))
        .isInstanceOf(IOException.class)
        .hasMessage("an event is larger than max_message_size of 100");
    assertThatThrownBy(() -> new EventParserTest().receive("data: 1234567\n".repeat(20)))
        .isInstanceOf(IOException.class);
  }
}
