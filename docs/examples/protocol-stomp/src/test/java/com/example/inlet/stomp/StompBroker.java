package com.example.inlet.stomp;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.inlet.testkit.FeedConnection;
import dev.inlet.testkit.ProtocolContract;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.Map;

/** A broker with one queue, for tests. */
final class StompBroker implements ProtocolContract.ServerSide {
  static final Duration PATIENCE = Duration.ofSeconds(20);

  @Override
  public Map<String, Object> config(URI server) {
    return Map.of(
        "destination", "/queue/a:b", "login", "reader", "passcode", "correct-horse-battery");
  }

  @Override
  public void login(FeedConnection connection, int published) throws IOException {
    assertThat(connection.receiveText(PATIENCE))
        .isEqualTo(
            "CONNECT\n"
                + "accept-version:1.2\n"
                + "host:/\n"
                + "login:reader\n"
                + "passcode:correct-horse-battery\n\n"
                + "\0");
    connection.sendText("CONNECTED\nversion:1.2\n\n\0\n");
    assertThat(connection.receiveText(PATIENCE))
        .isEqualTo(
            "SUBSCRIBE\nid:0\ndestination:/queue/a\\cb\nack:client\nreceipt:subscribed\n\n\0");
    connection.sendText("RECEIPT\nreceipt-id:subscribed\n\n\0");
  }

  @Override
  public void send(FeedConnection connection, int number) throws IOException {
    String body = delivered(number);
    connection.sendText(
        "MESSAGE\nsubscription:0\nmessage-id:m-%d\nack:a-%d\ncontent-length:%d\n\n%s\0"
            .formatted(number, number, body.getBytes(UTF_8).length, body));
  }

  @Override
  public String delivered(int number) {
    return "caf\u00e9 " + number;
  }
}
