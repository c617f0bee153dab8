package dev.inlet.protocol.graphqlws;

import static org.assertj.core.api.Assertions.assertThat;

import dev.inlet.protocol.ProtocolProvider;
import dev.inlet.testkit.FeedConnection;
import dev.inlet.testkit.ProtocolContract;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.DisplayName;

@DisplayName("The session protocol graphql_ws")
class GraphQlWsContractIT extends ProtocolContract {

  @Override
  protected ProtocolProvider provider() {
    return new GraphQlWsProtocolProvider();
  }

  @Override
  protected ServerSide startServerSide() {
    return new CountingServer();
  }

  /** A server whose subscription takes the number to go on behind as a variable. */
  private static final class CountingServer implements ServerSide {
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final String TOKEN = "open-sesame-1618";
    private static final Pattern AFTER = Pattern.compile("\"variables\":\\{\"after\":(\\d+)}");

    @Override
    public Map<String, Object> config(URI server) {
      Map<String, Object> subscription =
          Map.of(
              "id", "counter",
              "query", "subscription($after: Int) { counter(after: $after) { number } }",
              "resume", Map.of("variable", "after", "pointer", "/counter/number"));
      return Map.of("init_payload", Map.of("token", TOKEN), "subscriptions", List.of(subscription));
    }

    @Override
    public void login(FeedConnection connection, int published) throws IOException {
      assertThat(connection.receiveText(PATIENCE)).contains("\"connection_init\"", TOKEN);
      connection.sendText("{\"type\":\"connection_ack\"}");
      String subscribe = connection.receiveText(PATIENCE);
      assertThat(subscribe).contains("\"subscribe\"", "\"counter\"");
      Matcher after = AFTER.matcher(subscribe);
      if (after.find()) {
        for (int number = Integer.parseInt(after.group(1)) + 1; number <= published; number++) {
          send(connection, number);
        }
      }
    }

    @Override
    public void send(FeedConnection connection, int number) throws IOException {
      connection.sendText(
          "{\"id\":\"counter\",\"type\":\"next\",\"payload\":{\"data\":%s}}"
              .formatted(delivered(number)));
    }

    @Override
    public String delivered(int number) {
      return "{\"counter\":{\"number\":" + number + "}}";
    }
  }
}
