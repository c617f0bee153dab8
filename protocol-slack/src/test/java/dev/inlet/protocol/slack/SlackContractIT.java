package dev.inlet.protocol.slack;

import dev.inlet.protocol.ProtocolProvider;
import dev.inlet.testkit.ProtocolContract;
import java.io.IOException;
import org.junit.jupiter.api.DisplayName;

@DisplayName("The session protocol slack")
class SlackContractIT extends ProtocolContract {

  @Override
  protected ProtocolProvider provider() {
    return new SlackProtocolProvider();
  }

  @Override
  protected ServerSide startServerSide() throws IOException {
    return new SlackServer();
  }
}
