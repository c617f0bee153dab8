package com.example.inlet.frames;

import dev.inlet.input.InputProvider;
import dev.inlet.testkit.InputContract;
import java.io.IOException;
import org.junit.jupiter.api.DisplayName;

@DisplayName("Frames over TCP keep the contract of inputs: the input")
class TcpFramesContractTest extends InputContract {

  @Override
  protected InputProvider provider() {
    return new TcpFramesProvider();
  }

  @Override
  protected Source startSource() throws IOException {
    return new FrameServer();
  }

  /** More than the kernel holds of a connection on loopback; this input holds next to nothing. */
  @Override
  protected long moreThanIsBuffered() {
    return 16L << 20;
  }
}
