package dev.inlet.protocol.socketio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.inlet.input.Message;
import dev.inlet.input.Positions;
import dev.inlet.testkit.servers.SocketIoServer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Takes about two minutes, and is no part of the build: {@code mvn verify -pl protocol-socketio -am
 * -Dit.test=SocketIoSoak -Dfailsafe.failIfNoSpecifiedTests=false}.
 */
@Tag("soak")
@DisplayName("While connections are cut at random, the protocol")
class SocketIoSoak {
  private static final long SEED = 20_261_128;
  private static final int CUTS = 50;
  private static final int RESTARTS = 5;
  private static final Map<String, ?> SECTION = Map.of("namespace", "/feed");
  private static final Pattern NUMBER = Pattern.compile("\"number\":(\\d+)");

  private final Random random = new Random(SEED);
  private long next = 1;

  @Test
  @DisplayName("loses nothing and repeats nothing, also over restarts of its process")
  void losesNothing() throws Exception {
    List<Long> numbers = new ArrayList<>();
    Positions position = Positions.NONE;
    try (SocketIoServer server = SocketIoServer.start()) {
      for (int process = 0; process < RESTARTS; process++) {
        long numberOfFirst = numbers.size() + 1L;
        try (Client client = Client.resume(server.uri(), SECTION, position)) {
          await().until(() -> client.connections.get() == 1);
          for (int cut = 0; cut < CUTS / RESTARTS; cut++) {
            emit(server);
            // A session without an event has no offset, and cannot be recovered.
            int some = 1 + random.nextInt((int) (next - numberOfFirst));
            await().until(() -> client.messages.size() >= some);
            server.cut();
            emit(server);
          }
          long last = next - 1;
          await()
              .atMost(Duration.ofMinutes(1))
              .until(
                  () ->
                      !client.messages.isEmpty()
                          && numberOf(client.messages.get(client.messages.size() - 1)) == last);
          assertThat(client.gaps).isEmpty();
          assertThat(client.repeated).hasValue(0);
          client.messages.forEach(message -> numbers.add(numberOf(message)));
          position = client.positions;
        }
        await().until(() -> server.clients() == 0);
        emit(server);
      }
      long last = next - 1;
      try (Client client = Client.resume(server.uri(), SECTION, position)) {
        await()
            .until(
                () ->
                    !client.messages.isEmpty()
                        && numberOf(client.messages.get(client.messages.size() - 1)) == last);
        client.messages.forEach(message -> numbers.add(numberOf(message)));
      }
    }
    List<Long> sent = new ArrayList<>();
    for (long number = 1; number < next; number++) {
      sent.add(number);
    }
    assertThat(numbers).isEqualTo(sent);
  }

  /** Sends some events, some of them with attachments, in bursts. */
  private void emit(SocketIoServer server) throws InterruptedException {
    for (int burst = random.nextInt(5); burst >= 0; burst--) {
      int count = 1 + random.nextInt(400);
      if (random.nextInt(4) == 0) {
        server.emitBinary("blob", next, count, random.nextInt(300));
      } else {
        server.emit("tick", next, count, random.nextInt(300));
      }
      next += count;
    }
  }

  private static long numberOf(Message message) {
    Matcher matcher = NUMBER.matcher(message.text());
    assertThat(matcher.find()).as(message.text()).isTrue();
    return Long.parseLong(matcher.group(1));
  }
}
