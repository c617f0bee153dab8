package dev.inlet.input.websocket;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import io.netty.util.ResourceLeakDetector;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class LeakGuardTest {

  @BeforeEach
  void nothingLeakedBefore() throws Exception {
    assertThat(LeakGuard.leaks()).isEmpty();
  }

  @Test
  @DisplayName("every buffer is watched")
  void paranoid() {
    assertThat(ResourceLeakDetector.getLevel()).isEqualTo(ResourceLeakDetector.Level.PARANOID);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  @DisplayName("a buffer that nobody released is found, with the place at which it was last used")
  void leaked(boolean pooled) throws Exception {
    loseBuffer(pooled);

    assertThat(LeakGuard.leaks())
        .singleElement()
        .asString()
        .contains("ByteBuf was not released", "LeakGuardTest.loseBuffer(LeakGuardTest.java");
    assertThat(LeakGuard.leaks()).as("the second time").isEmpty();
  }

  @Test
  @DisplayName("a buffer that was released is not")
  void released() throws Exception {
    ByteBufAllocator.DEFAULT.buffer(16).writeInt(1).release();

    assertThat(LeakGuard.leaks()).isEmpty();
  }

  private static void loseBuffer(boolean pooled) {
    ByteBuf lost = pooled ? ByteBufAllocator.DEFAULT.buffer(16) : Unpooled.directBuffer(16);
    lost.writeInt(1);
  }
}
