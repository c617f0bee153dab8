package dev.inlet.testkit;

import dev.inlet.input.InputProvider;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;

@DisplayName("An input over a queue in memory")
class QueueInputContractTest extends InputContract {

  @Override
  protected InputProvider provider() {
    return new QueueInputProvider();
  }

  @Override
  protected Source startSource() {
    return new QueueSource(false);
  }

  @Override
  protected Optional<Source> startSilentSource() {
    return Optional.of(new QueueSource(true));
  }
}
