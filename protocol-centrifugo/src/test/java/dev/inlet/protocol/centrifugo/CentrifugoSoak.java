package dev.inlet.protocol.centrifugo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.inlet.input.Message;
import dev.inlet.input.Positions;
import dev.inlet.testkit.servers.CentrifugeServer;
import dev.inlet.testkit.servers.ProtocolFeed;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Takes about two minutes, and is no part of the build: {@code mvn verify -pl protocol-centrifugo
 * -am -Dit.test=CentrifugoSoak -Dfailsafe.failIfNoSpecifiedTests=false}.
 */
@Tag("soak")
@DisplayName("While connections are cut at random, an input through the protocol centrifugo")
class CentrifugoSoak {
  private static final long SEED = 20_261_128;
  private static final int PROCESSES = 5;
  private static final int CUTS = 10;
  private static final List<String> CHANNELS = List.of("one", "two");

  private final Random random = new Random(SEED);
  private final List<Message> messages = new ArrayList<>();
  private long next = 1;

  @Test
  @DisplayName("loses nothing and delivers nothing twice, also over restarts of its process")
  void losesNothing() throws Exception {
    Map<String, Object> section =
        Map.of("channels", CHANNELS, "token", CentrifugeServer.token("anna"));
    Positions position = Positions.NONE;
    try (CentrifugeServer server = CentrifugeServer.start()) {
      for (int process = 0; process < PROCESSES; process++) {
        try (ProtocolFeed feed =
            ProtocolFeed.of("centrifugo", server.uri(), position, section, Map.of())) {
          feed.connect();
          for (int cut = 0; cut < CUTS; cut++) {
            publish(server);
            messages.addAll(feed.read(1 + random.nextInt(50)));
            server.cut();
            publish(server);
          }
          int missing = (int) (CHANNELS.size() * (next - 1) - messages.size());
          messages.addAll(feed.read(missing));
          assertThat(feed.gaps()).isEmpty();
          assertThat(feed.losses()).isNotEmpty();
          position = feed.positions();
        }
        publish(server); // while nobody is there
      }
      try (ProtocolFeed feed =
          ProtocolFeed.of("centrifugo", server.uri(), position, section, Map.of())) {
        feed.connect();
        messages.addAll(feed.read((int) (CHANNELS.size() * (next - 1) - messages.size())));
      }
    }
    for (String channel : CHANNELS) {
      assertThat(messages)
          .filteredOn(message -> channel.equals(message.metadata().attributes().get("channel")))
          .extracting(CentrifugoSoak::numberOf)
          .isEqualTo(LongStream.range(1, next).boxed().toList());
    }
  }

  /** Publishes the same numbers in all channels, in bursts. */
  private void publish(CentrifugeServer server) throws InterruptedException {
    for (int burst = random.nextInt(5); burst >= 0; burst--) {
      int count = 1 + random.nextInt(300);
      for (String channel : CHANNELS) {
        server.publish(channel, next, count, random.nextInt(200));
      }
      next += count;
    }
  }

  /** Of {@code {"number":1,"text":"01"}}. */
  private static long numberOf(Message message) {
    String text = message.text();
    return Long.parseLong(text.substring(text.indexOf(':') + 1, text.indexOf(',')));
  }
}
