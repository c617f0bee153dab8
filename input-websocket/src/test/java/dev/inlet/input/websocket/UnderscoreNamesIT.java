package dev.inlet.input.websocket;

import static dev.inlet.input.websocket.Inputs.config;
import static dev.inlet.input.websocket.Inputs.connectFailure;
import static dev.inlet.input.websocket.Inputs.raw;
import static dev.inlet.input.websocket.Inputs.readTexts;
import static dev.inlet.input.websocket.ServerNameRelay.asking;
import static org.assertj.core.api.Assertions.assertThat;

import dev.inlet.input.Input;
import dev.inlet.input.InputContext;
import dev.inlet.input.websocket.tls.TlsEngine;
import dev.inlet.input.websocket.transport.AddressResolver;
import java.io.IOException;
import java.net.URI;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Such names resolve in private networks, and the JDK finds them in no certificate. */
@ParameterizedClass(name = "{0}")
@EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "AUTO")
@DisplayName("A server over TLS whose name has an underscore")
final class UnderscoreNamesIT {
  @Parameter private TlsEngine engine;

  private static NamelessServer server;

  @BeforeAll
  static void start() throws IOException {
    server = NamelessServer.start("my_feed", "*.feed.test");
  }

  @AfterAll
  static void stop() throws IOException {
    server.close();
  }

  /** An input of a host that leads to a port on loopback, whatever its name is. */
  private Input input(String host, int port, String serverName) {
    Map<String, Object> tls =
        Map.of(
            "enabled",
            true,
            "engine",
            engine.name().toLowerCase(Locale.ROOT),
            "root_cas",
            server.pem(),
            "server_name",
            serverName);
    return raw(
        config(URI.create("wss://" + host + ":" + port), Map.of("tls", tls)),
        InputContext.plain(),
        name -> AddressResolver.SYSTEM.resolve("localhost"));
  }

  @ParameterizedTest
  @CsvSource({
    "my_feed, '', my_feed",
    "v1_x.feed.test, '', v1_x.feed.test",
    "localhost, my_feed, my_feed",
    "your_feed, my_feed, my_feed",
    "my_feed, b.feed.test, b.feed.test"
  })
  @DisplayName("is asked by it, or by server_name, and found in its certificate")
  void right(String host, String serverName, String asked) throws Exception {
    try (ServerNameRelay relay = new ServerNameRelay(server.port());
        Input input = input(host, relay.port(), serverName)) {
      input.connect();

      assertThat(readTexts(input, 1)).containsExactly("data");
      assertThat(relay.extensions()).containsExactly(asking(asked));
    }
  }

  @ParameterizedTest
  @CsvSource({
    "your_feed, '', your_feed",
    "v1_x.y.feed.test, '', v1_x.y.feed.test",
    "my_feed, your_feed, your_feed",
    "my_feed, feedserver, feedserver"
  })
  @DisplayName("is asked by it and refused if its certificate is for other names")
  void wrong(String host, String serverName, String asked) throws Exception {
    try (ServerNameRelay relay = new ServerNameRelay(server.port());
        Input input = input(host, relay.port(), serverName)) {
      assertThat(connectFailure(input))
          .hasMessageStartingWith(
              "wss://"
                  + host
                  + ":"
                  + relay.port()
                  + ": tls: the server's certificate is for another host (see tls.server_name): ")
          .hasMessageContaining(asked);
      assertThat(relay.extensions()).containsExactly(asking(asked));
    }
  }
}
