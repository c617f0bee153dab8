package dev.inlet.protocol.socketio;

import static org.assertj.core.api.Assertions.assertThat;

import dev.inlet.auth.AuthRequest;
import java.net.URI;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayName("The address of a Socket.IO server")
class EngineAddressTest {

  @ParameterizedTest(name = "{0} becomes {1}")
  @CsvSource({
    "ws://h:3000,                ws://h:3000/socket.io/?EIO=4&transport=websocket",
    "wss://h/,                   wss://h/socket.io/?EIO=4&transport=websocket",
    "wss://h/?a=b,               wss://h/socket.io/?a=b&EIO=4&transport=websocket",
    "wss://h/push/?a=%2F,        wss://h/push/?a=%2F&EIO=4&transport=websocket",
    "wss://u:p@h,                wss://u:p@h/socket.io/?EIO=4&transport=websocket",
    "ws://h/?EIO=4&transport=websocket, ws://h/socket.io/?EIO=4&transport=websocket",
  })
  @DisplayName("gets the usual path if it has none, and the query that it lacks")
  void complete(String configured, String requested) {
    assertThat(EngineAddress.of(AuthRequest.of(URI.create(configured))).uri())
        .hasToString(requested);
  }
}
