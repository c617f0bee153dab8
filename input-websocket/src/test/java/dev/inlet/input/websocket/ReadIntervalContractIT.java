package dev.inlet.input.websocket;

import dev.inlet.input.InputProvider;
import dev.inlet.testkit.FeedSource;
import dev.inlet.testkit.InputContract;
import java.net.URI;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;

@DisplayName("The websocket input with a read interval")
final class ReadIntervalContractIT extends InputContract {

  @Override
  protected InputProvider provider() {
    return new WebSocketInputProvider();
  }

  @Override
  protected Source startSource() {
    return FeedSource.start(ReadIntervalContractIT::config);
  }

  @Override
  protected Optional<Source> startSilentSource() {
    return Optional.of(FeedSource.silent(ReadIntervalContractIT::config));
  }

  private static Map<String, Object> config(URI server) {
    return Inputs.config(server, Map.of("read_interval", "20ms"));
  }
}
