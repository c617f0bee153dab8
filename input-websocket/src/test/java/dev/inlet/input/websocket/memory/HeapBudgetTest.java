package dev.inlet.input.websocket.memory;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

final class HeapBudgetTest {
  private final HeapBudget budget = new HeapBudget(2_000);

  @Test
  @DisplayName("what is taken counts until it is given back, and what is refused does not")
  void counts() {
    assertThat(budget.take(1_000)).hasSize(1_000);
    assertThat(budget.take(1)).isNull();
    assertThat(budget.left()).isZero();
    budget.giveBack(1);
    assertThat(budget.take(1)).hasSize(1);
  }

  @Test
  @DisplayName("a small request is granted whatever others are refused at that moment")
  void othersAreRefused() {
    AtomicBoolean over = new AtomicBoolean();
    CompletableFuture<Void> greedy =
        CompletableFuture.runAsync(
            () -> {
              while (!over.get()) {
                assertThat(budget.take(1_001)).isNull();
              }
            });
    try {
      for (int i = 0; i < 100_000; i++) {
        assertThat(budget.take(1) != null).isTrue();
        budget.giveBack(1);
      }
    } finally {
      over.set(true);
    }
    greedy.join();
    assertThat(budget.left()).isEqualTo(1_000);
  }
}
