package dev.inlet.input.websocket.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import dev.inlet.testkit.FeedConnection;
import dev.inlet.testkit.ProtocolContract;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.Map;

/** The server's side of {@link LoginProtocol}. */
final class LoginServer implements ProtocolContract.ServerSide {
  private static final String TOKEN = "open-sesame-3141";

  private final Duration patience;

  LoginServer(Duration patience) {
    this.patience = patience;
  }

  @Override
  public Map<String, Object> config(URI server) {
    return Map.of("token", TOKEN);
  }

  @Override
  public void login(FeedConnection connection, int published) throws IOException {
    String[] login = connection.receive(patience).text().split(" ", -1);
    assertThat(login).startsWith("login", TOKEN).hasSize(3);
    connection.sendText("in");
    for (int number = Integer.parseInt(login[2]) + 1; number <= published; number++) {
      send(connection, number);
    }
  }

  @Override
  public void send(FeedConnection connection, int number) throws IOException {
    connection.sendText(delivered(number));
  }

  @Override
  public String delivered(int number) {
    return number + " message";
  }
}
