package dev.inlet.input.websocket;

import dev.inlet.input.InputProvider;
import dev.inlet.testkit.FeedSource;
import dev.inlet.testkit.InputContract;
import java.net.URI;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;

@DisplayName("The websocket input")
final class WebSocketInputContractIT extends InputContract {

  @Override
  protected InputProvider provider() {
    return new WebSocketInputProvider();
  }

  @Override
  protected Source startSource() {
    return FeedSource.start(WebSocketInputContractIT::config);
  }

  @Override
  protected Optional<Source> startSilentSource() {
    return Optional.of(FeedSource.silent(WebSocketInputContractIT::config));
  }

  /** With something in every field that holds secrets. */
  private static Map<String, Object> config(URI server) {
    return Inputs.config(
        URI.create(server + "?token=query-secret"),
        Map.of(
            "headers",
            Map.of("X-Api-Key", "header-secret"),
            "open_message",
            "{\"login\":\"open-message-secret\"}",
            "heartbeat",
            Map.of("interval", "1h", "message", "heartbeat-secret")));
  }
}
