package __package__;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.inlet.testkit.FeedConnection;
import dev.inlet.testkit.ProtocolContract;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.Map;

/** The server's side of the protocol, for tests. */
final class __Name__Server implements ProtocolContract.ServerSide {
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final String KEY = "correct-horse-battery";

  @Override
  public Map<String, Object> config(URI server) {
    return Map.of("key", KEY, "channel", "trades");
  }

  @Override
  public void login(FeedConnection connection, int published) throws IOException {
    assertEquals("login " + KEY, connection.receiveText(PATIENCE));
    connection.sendText("welcome");
    String[] subscribe = connection.receiveText(PATIENCE).split(" ");
    assertEquals("trades", subscribe[1]);
    connection.sendText("subscribed");
    if (subscribe.length == 4) {
      for (int number = Integer.parseInt(subscribe[3]) + 1; number <= published; number++) {
        send(connection, number);
      }
    }
  }

  @Override
  public void send(FeedConnection connection, int number) throws IOException {
    connection.sendText(number + " " + delivered(number));
  }

  @Override
  public String delivered(int number) {
    return "message " + number;
  }
}
