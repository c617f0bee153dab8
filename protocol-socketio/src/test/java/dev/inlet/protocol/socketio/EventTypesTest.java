package dev.inlet.protocol.socketio;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.inlet.config.ConfigNode;
import dev.inlet.json.JsonException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("The types of events")
class EventTypesTest {
  private final EventTypes types =
      new EventTypes(
          SocketIoSettings.of(
              SocketIoFields.SPEC.read(
                  ConfigNode.of(Map.of("events", List.of("a".repeat(300)))), "socketio")));

  private EventType find(String name) throws JsonException {
    byte[] json = ('"' + name + '"').getBytes(UTF_8);
    return types.find(json, 0, json.length);
  }

  @Test
  @DisplayName("are kept by their names, of which a server may make up many")
  void many() throws Exception {
    for (int i = 0; i < 1000; i++) {
      find("made-up-" + i);
    }
    assertThat(types).hasToString("EventTypes[256]");
    assertThat(find("made-up-0")).isSameAs(find("made-up-0"));
  }

  @Test
  @DisplayName("are found, but not kept, if their names are long")
  void longNames() throws Exception {
    assertThat(find("a".repeat(300)).isDelivered()).isTrue();
    assertThat(find("b".repeat(300)).isDelivered()).isFalse();
    assertThat(find("a".repeat(300))).isNotSameAs(find("a".repeat(300)));
    assertThat(types).hasToString("EventTypes[0]");
  }
}
