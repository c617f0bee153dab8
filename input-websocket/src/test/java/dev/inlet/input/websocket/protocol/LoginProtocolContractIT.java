package dev.inlet.input.websocket.protocol;

import dev.inlet.protocol.ProtocolProvider;
import dev.inlet.testkit.ProtocolContract;
import java.time.Duration;
import org.junit.jupiter.api.DisplayName;

@DisplayName("A careful protocol keeps the contract: it")
class LoginProtocolContractIT extends ProtocolContract {

  @Override
  protected ProtocolProvider provider() {
    return new LoginProtocolProvider();
  }

  @Override
  protected ServerSide startServerSide() {
    return new LoginServer(Duration.ofSeconds(20));
  }
}
