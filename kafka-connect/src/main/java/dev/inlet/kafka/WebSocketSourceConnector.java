package dev.inlet.kafka;

import java.util.Optional;

/**
 * Receives messages from a websocket server and writes them to a topic, as long as it runs. Its
 * keys are {@code topic} and those of the websocket input, such as {@code websocket.url}.
 */
public final class WebSocketSourceConnector extends InletSourceConnector {
  private static final String INPUT = "websocket";

  /** For Kafka Connect to call. */
  public WebSocketSourceConnector() {}

  @Override
  Optional<String> fixedInput() {
    return Optional.of(INPUT);
  }
}
