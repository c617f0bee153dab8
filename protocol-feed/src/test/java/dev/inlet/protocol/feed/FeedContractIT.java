package dev.inlet.protocol.feed;

import static dev.inlet.protocol.feed.Feeds.SOON;
import static org.assertj.core.api.Assertions.assertThat;

import dev.inlet.input.Message;
import dev.inlet.json.JsonValue;
import dev.inlet.protocol.ProtocolProvider;
import dev.inlet.testkit.FeedConnection;
import dev.inlet.testkit.ProtocolContract;
import java.net.URI;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;

@DisplayName("A feed keeps the contract of session protocols")
class FeedContractIT extends ProtocolContract {

  @Override
  protected ProtocolProvider provider() {
    return new FeedProtocolProvider();
  }

  @Override
  protected ServerSide startServerSide() {
    return new Side();
  }

  @Override
  protected List<Message> garbage() {
    return List.of(); // what no field names is a control message
  }

  private static final class Side implements ServerSide {

    @Override
    public Map<String, Object> config(URI server) {
      return Map.of(
          "values",
          Map.of("phrase", "phrase-of-the-test"),
          "opening",
          List.of(
              Map.of(
                  "send",
                  "{\"login\":\"{{phrase}}\",\"after\":{{cursor}}}",
                  "await",
                  Map.of("pointer", "/event", "value", "welcome"))),
          "errors",
          List.of(Map.of("pointer", "/event", "value", "error", "reason", "/why")),
          "sequence",
          "/number",
          "cursor",
          "/number",
          "resume",
          Map.of("start", "0"));
    }

    @Override
    public void login(FeedConnection connection, int published) throws Exception {
      JsonValue login = JsonValue.parse(connection.receive(SOON).text());
      assertThat(login.member("login").flatMap(JsonValue::asString)).contains("phrase-of-the-test");
      connection.sendText("{\"event\":\"welcome\"}");
      long after = login.member("after").orElseThrow().asLong().orElseThrow();
      for (int number = (int) after + 1; after > 0 && number <= published; number++) {
        send(connection, number);
      }
    }

    @Override
    public void send(FeedConnection connection, int number) throws Exception {
      connection.sendText(delivered(number));
    }

    @Override
    public String delivered(int number) {
      return "{\"number\":" + number + "}";
    }
  }
}
