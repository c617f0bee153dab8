package __package__;

import dev.inlet.output.OutputProvider;
import dev.inlet.testkit.OutputContract;
import java.io.IOException;
import org.junit.jupiter.api.DisplayName;

@DisplayName("The output __name__")
class __Name__ContractTest extends OutputContract {

  @Override
  protected OutputProvider provider() {
    return new __Name__Provider();
  }

  @Override
  protected Target startTarget() throws IOException {
    return new FrameStore();
  }
}
