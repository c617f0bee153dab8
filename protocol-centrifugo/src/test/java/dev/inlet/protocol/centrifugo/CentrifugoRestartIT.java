package dev.inlet.protocol.centrifugo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.inlet.testkit.servers.CentrifugeServer;
import dev.inlet.testkit.servers.ProtocolFeed;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("When the server has lost its history, an input through the protocol centrifugo")
class CentrifugoRestartIT {

  @Test
  @DisplayName("reports a gap, and delivers the new history from its beginning")
  void newEpoch() throws Exception {
    try (CentrifugeServer server = CentrifugeServer.start();
        ProtocolFeed feed =
            ProtocolFeed.of(
                "centrifugo",
                server.uri(),
                Map.of(
                    "channels",
                    List.of("news", "quiet"),
                    "token",
                    CentrifugeServer.token("anna")))) {
      feed.connect();
      server.publish("news", 1, 3, 0);
      feed.read(3);
      server.kill();
      server.restart();
      server.publish("news", 4, 2, 0);
      assertThat(feed.texts(2))
          .containsExactly("{\"number\":4,\"text\":\"4\"}", "{\"number\":5,\"text\":\"5\"}");
      server.publish("news", 6, 1, 0);
      assertThat(feed.texts(1)).containsExactly("{\"number\":6,\"text\":\"6\"}");
      assertThat(feed.gaps())
          .anySatisfy(
              gap -> {
                assertThat(gap.subscription()).contains("news");
                assertThat(gap.messages()).isEmpty();
                assertThat(gap.reason())
                    .isEqualTo("the server has begun a new history of the channel");
              });
      assertThat(feed.positions().find("news").orElseThrow()).endsWith(":3");
    }
  }
}
