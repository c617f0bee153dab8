package com.example.inlet.frameout;

import dev.inlet.output.OutputProvider;
import dev.inlet.testkit.OutputContract;
import java.io.IOException;
import org.junit.jupiter.api.DisplayName;

@DisplayName("Frames over TCP keep the contract of outputs: the output")
class TcpFramesContractTest extends OutputContract {

  @Override
  protected OutputProvider provider() {
    return new TcpFramesProvider();
  }

  @Override
  protected Target startTarget() throws IOException {
    return new FrameStore();
  }
}
