package __package__;

import dev.inlet.protocol.ProtocolProvider;
import dev.inlet.testkit.ProtocolContract;
import org.junit.jupiter.api.DisplayName;

@DisplayName("The session protocol __name__")
class __Name__ContractTest extends ProtocolContract {

  @Override
  protected ProtocolProvider provider() {
    return new __Name__Provider();
  }

  @Override
  protected ServerSide startServerSide() {
    return new __Name__Server();
  }
}
