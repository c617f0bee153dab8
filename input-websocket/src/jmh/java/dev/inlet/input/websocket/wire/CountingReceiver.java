package dev.inlet.input.websocket.wire;

import dev.inlet.input.websocket.memory.PooledBlock;
import org.openjdk.jmh.infra.Blackhole;

/** Counts messages. */
final class CountingReceiver implements FrameDecoder.Receiver {
  private final Blackhole blackhole;
  private int count;

  CountingReceiver(Blackhole blackhole) {
    this.blackhole = blackhole;
  }

  /** How many there were since the last call. */
  int takeCount() {
    int taken = count;
    count = 0;
    return taken;
  }

  @Override
  public void messages(PooledBlock block) {
    count += block.messages().size();
    blackhole.consume(block);
    block.release();
  }

  @Override
  public void ping(byte[] payload) {
    throw new IllegalStateException("a ping");
  }

  @Override
  public void pong(byte[] payload) {
    throw new IllegalStateException("a pong");
  }

  @Override
  public void close(CloseFrame frame) {
    throw new IllegalStateException("a close");
  }
}
