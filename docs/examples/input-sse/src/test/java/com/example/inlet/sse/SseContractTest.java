package com.example.inlet.sse;

import dev.inlet.input.InputProvider;
import dev.inlet.testkit.InputContract;
import dev.inlet.testkit.Payload;
import java.io.IOException;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;

@DisplayName("Server-sent events keep the contract of inputs: the input")
class SseContractTest extends InputContract {

  @Override
  protected InputProvider provider() {
    return new SseProvider();
  }

  @Override
  protected Source startSource() throws IOException {
    return EventServer.start();
  }

  @Override
  protected Optional<Source> startSilentSource() throws IOException {
    return Optional.of(EventServer.silent());
  }

  /** Events are text, in which each way to end a line becomes a line feed. */
  @Override
  protected Set<Payload> payloads() {
    return EnumSet.of(Payload.EMPTY);
  }
}
