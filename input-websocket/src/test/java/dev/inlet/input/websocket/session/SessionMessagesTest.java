package dev.inlet.input.websocket.session;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.inlet.input.Positions;
import dev.inlet.input.websocket.Blocks;
import dev.inlet.input.websocket.memory.MessageMemory;
import dev.inlet.input.websocket.memory.PooledBlock;
import dev.inlet.protocol.Received;
import dev.inlet.protocol.Session;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("What a session is shown")
final class SessionMessagesTest {
  private final SessionLife life = new SessionLife();
  private final HandOff handOff = new HandOff(100, 1 << 20, () -> {});
  private final Arrivals arrivals = new Arrivals(handOff);
  private final SessionMessages messages =
      new SessionMessages(life, arrivals, handOff, Positions.NONE, settled -> {});
  private final MessageMemory memory = new MessageMemory();

  private record Receiver(Consumer<Received> received) implements Session {

    @Override
    public void begin() {}

    @Override
    public void received(Received message) {
      received.accept(message);
    }
  }

  private void arrive(String... texts) {
    PooledBlock block =
        new PooledBlock(Blocks.of(texts), requireNonNull(memory.take(), "all is in use"));
    assertThat(arrivals.add(List.of(block))).isTrue();
  }

  @Test
  @DisplayName("counts as unseen from where it has failed, as all that came behind it")
  void failsWithinBlock() throws Exception {
    arrive("a", "b", "c");
    arrive("d");

    assertThat(
            messages.show(
                new Receiver(
                    message -> {
                      message.deliver();
                      life.exchangeIsOver();
                    })))
        .isTrue();
    messages.handOver(null);
    arrivals.giveUp();

    assertThat(arrivals.unseen()).isEqualTo(3);
    assertThat(Blocks.textsOfPooled(handOff.take(0))).containsExactly("a");
    assertThat(handOff.waiting()).isEqualTo(new HandOff.Waiting(0, 0));
  }

  @Test
  @DisplayName("is given back if it was given up before the session comes back")
  void givenUpMeanwhile() throws Exception {
    arrive("a", "b", "c");

    assertThat(
            messages.show(
                new Receiver(
                    message -> {
                      life.exchangeIsOver();
                      arrivals.giveUp();
                    })))
        .isTrue();
    messages.handOver(null);

    assertThat(arrivals.unseen()).isEqualTo(2);
    assertThat(memory.free()).isOne();
    assertThat(handOff.waiting()).isEqualTo(new HandOff.Waiting(0, 0));
  }
}
