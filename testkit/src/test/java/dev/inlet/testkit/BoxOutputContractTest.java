package dev.inlet.testkit;

import dev.inlet.output.OutputProvider;
import org.junit.jupiter.api.DisplayName;

@DisplayName("An output over a list in memory")
class BoxOutputContractTest extends OutputContract {

  @Override
  protected OutputProvider provider() {
    return new BoxOutputProvider();
  }

  @Override
  protected Target startTarget() {
    return new BoxTarget();
  }
}
