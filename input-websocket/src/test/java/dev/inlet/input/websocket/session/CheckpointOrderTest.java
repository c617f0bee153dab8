package dev.inlet.input.websocket.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.inlet.input.Positions;
import dev.inlet.input.websocket.Blocks;
import dev.inlet.input.websocket.memory.PooledBlock;
import dev.inlet.protocol.Checkpoint;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("Checkpoints of a session")
final class CheckpointOrderTest {
  private final List<String> settled = new ArrayList<>();
  private final CheckpointOrder order =
      new CheckpointOrder(
          some ->
              some.forEach(
                  one ->
                      settled.add(
                          one.checkpoint().positions().only().orElseThrow()
                              + (one.acknowledged() ? " acknowledged" : " given up"))));

  private List<PooledBlock.Mark> add(String position, int blocks) {
    return order.add(new Notifying(Positions.of(position)), blocks);
  }

  private record Notifying(Positions positions) implements Checkpoint {}

  @Test
  @DisplayName("are settled in their order, in whichever order batches are")
  void order() {
    List<PooledBlock.Mark> first = add("1", 1);
    List<PooledBlock.Mark> second = add("2", 1);
    second.get(0).settled(true);
    assertThat(settled).isEmpty();
    first.get(0).settled(false);
    assertThat(settled).containsExactly("1 given up", "2 acknowledged");
  }

  @Test
  @DisplayName("are acknowledged when all blocks before them are, in whichever batches these lie")
  void allBlocks() {
    List<PooledBlock.Mark> whole = add("1", 2);
    List<PooledBlock.Mark> part = add("2", 2);
    assertThat(whole)
        .extracting(PooledBlock.Mark::positions)
        .containsExactly(Positions.NONE, Positions.of("1"));
    whole.get(1).settled(true);
    assertThat(settled).isEmpty();
    whole.get(0).settled(true);
    part.get(0).settled(false);
    part.get(1).settled(true);
    assertThat(settled).containsExactly("1 acknowledged", "2 given up");
  }

  @Test
  @DisplayName("that hold positions alone notify nobody, and delay no other one")
  void positionsAlone() {
    List<PooledBlock.Mark> first = add("1", 1);
    List<PooledBlock.Mark> alone = order.add(Checkpoint.of(Positions.of("2")), 1);
    List<PooledBlock.Mark> last = add("3", 1);
    assertThat(alone.get(0).positions()).isEqualTo(Positions.of("2"));
    last.get(0).settled(true);
    alone.get(0).settled(true);
    assertThat(settled).isEmpty();
    first.get(0).settled(true);
    assertThat(settled).containsExactly("1 acknowledged", "3 acknowledged");
  }

  @Test
  @DisplayName("are given up with what a hand-off throws away")
  void discarded() {
    HandOff handOff = new HandOff(10, 1 << 20, () -> {});
    handOff.add(List.of(Blocks.onHeap("a").with(add("1", 1).get(0))));
    assertThat(handOff.discard()).isEqualTo(1);
    handOff.add(List.of(Blocks.onHeap("b").with(add("2", 1).get(0))));
    assertThat(settled).containsExactly("1 given up", "2 given up");
  }
}
