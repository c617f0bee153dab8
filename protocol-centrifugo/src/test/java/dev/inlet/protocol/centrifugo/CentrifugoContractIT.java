package dev.inlet.protocol.centrifugo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.inlet.input.Message;
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
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;

@DisplayName("The session protocol centrifugo")
class CentrifugoContractIT extends ProtocolContract {

  @Override
  protected ProtocolProvider provider() {
    return new CentrifugoProtocolProvider();
  }

  @Override
  protected ServerSide startServerSide() {
    return new RecoveringServer();
  }

  /** A frame may hold no reply at all. */
  @Override
  protected List<Message> garbage() {
    return super.garbage().stream().filter(message -> message.size() > 0).toList();
  }

  /** A server that keeps the whole history of its one channel. */
  private static final class RecoveringServer implements ServerSide {
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final String TOKEN = "open-sesame-2718";
    private static final Pattern RECOVERY =
        Pattern.compile("\"recover\":true,\"epoch\":\"E\",\"offset\":(\\d+)");

    @Override
    public Map<String, Object> config(URI server) {
      return Map.of("channels", List.of("news"), "token", TOKEN);
    }

    @Override
    public void login(FeedConnection connection, int published) throws IOException {
      assertThat(connection.receiveText(PATIENCE)).contains("\"connect\"", TOKEN);
      connection.sendText("{\"id\":1,\"connect\":{\"client\":\"c\"}}");
      String subscribe = connection.receiveText(PATIENCE);
      assertThat(subscribe).contains("\"channel\":\"news\"");
      Matcher recovery = RECOVERY.matcher(subscribe);
      connection.sendText(
          "{\"id\":2,\"subscribe\":{\"recoverable\":true,\"epoch\":\"E\"%s}}"
              .formatted(
                  recovery.find()
                      ? recovered(Integer.parseInt(recovery.group(1)), published)
                      : ",\"offset\":" + published));
    }

    private String recovered(int offset, int published) {
      String publications =
          IntStream.rangeClosed(offset + 1, published)
              .mapToObj(this::publication)
              .collect(Collectors.joining(","));
      return ",\"offset\":%d,\"recovered\":true,\"was_recovering\":true,\"publications\":[%s]"
          .formatted(offset, publications);
    }

    private String publication(int number) {
      return "{\"data\":%s,\"offset\":%d}".formatted(delivered(number), number);
    }

    @Override
    public void send(FeedConnection connection, int number) throws IOException {
      connection.sendText(
          "{\"push\":{\"channel\":\"news\",\"pub\":%s}}".formatted(publication(number)));
    }

    @Override
    public String delivered(int number) {
      return "{\"number\":" + number + "}";
    }
  }
}
