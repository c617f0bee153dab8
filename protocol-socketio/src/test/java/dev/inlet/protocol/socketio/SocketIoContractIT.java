package dev.inlet.protocol.socketio;

import static org.assertj.core.api.Assertions.assertThat;

import dev.inlet.protocol.ProtocolProvider;
import dev.inlet.testkit.FeedConnection;
import dev.inlet.testkit.ProtocolContract;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.DisplayName;

@DisplayName("Socket.IO keeps the contract of session protocols: it")
class SocketIoContractIT extends ProtocolContract {

  @Override
  protected ProtocolProvider provider() {
    return new SocketIoProtocolProvider();
  }

  @Override
  protected ServerSide startServerSide() {
    return new RecoveringServer();
  }

  /** A server that recovers every session; its offsets are numbers. */
  private static final class RecoveringServer implements ServerSide {
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final String TOKEN = "open-sesame-3141";
    private static final Pattern LOGIN =
        Pattern.compile(
            "40/feed,\\{\"token\":\"" + TOKEN + "\"(,\"pid\":\"private\",\"offset\":\"(\\d+)\")?}");

    @Override
    public Map<String, Object> config(URI server) {
      return Map.of("namespace", "/feed", "auth", Map.of("token", TOKEN));
    }

    @Override
    public void login(FeedConnection connection, int published) throws IOException {
      connection.sendText("0{\"sid\":\"e\",\"pingInterval\":25000,\"pingTimeout\":20000}");
      String login = connection.receiveText(PATIENCE);
      Matcher matcher = LOGIN.matcher(login);
      assertThat(matcher.matches()).as(login).isTrue();
      if (matcher.group(2) != null) {
        for (int number = Integer.parseInt(matcher.group(2)) + 1; number <= published; number++) {
          send(connection, number);
        }
      }
      connection.sendText("40/feed,{\"sid\":\"public\",\"pid\":\"private\"}");
    }

    @Override
    public void send(FeedConnection connection, int number) throws IOException {
      connection.sendText("42/feed,[\"tick\",%s,\"%d\"]".formatted(delivered(number), number));
    }

    @Override
    public String delivered(int number) {
      return "{\"number\":" + number + "}";
    }
  }
}
