package com.example.inlet.stomp;

import dev.inlet.protocol.ProtocolProvider;
import dev.inlet.testkit.ProtocolContract;
import org.junit.jupiter.api.DisplayName;

@DisplayName("STOMP keeps the contract of session protocols")
class StompContractTest extends ProtocolContract {

  @Override
  protected ProtocolProvider provider() {
    return new StompProvider();
  }

  @Override
  protected ServerSide startServerSide() {
    return new StompBroker();
  }
}
