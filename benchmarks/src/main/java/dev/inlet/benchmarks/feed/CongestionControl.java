package dev.inlet.benchmarks.feed;

import java.io.FileDescriptor;
import java.io.IOException;
import java.lang.reflect.Method;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.SocketChannel;

/**
 * Takes TCP's plainest congestion control for a connection. What many Linux systems have as their
 * default, BBR, paces what is sent with timers, and would measure itself instead of the receiver.
 *
 * <p>Java has no option for it, but an internal method that sets any option to four bytes, which
 * happens to be what "reno" has. It needs {@code --add-opens java.base/sun.nio.ch=ALL-UNNAMED}.
 */
final class CongestionControl {
  private static final byte[] RENO = {'r', 'e', 'n', 'o'};
  private static final int IPPROTO_TCP = 6;
  private static final int TCP_CONGESTION = 13;

  private CongestionControl() {}

  /**
   * Has no effect on systems other than Linux.
   *
   * @throws IOException if Java, or the system, does not let it
   */
  static void takeReno(SocketChannel channel) throws IOException {
    if (!System.getProperty("os.name").equals("Linux")) {
      return;
    }
    try {
      Method descriptor = channel.getClass().getMethod("getFD");
      descriptor.setAccessible(true);
      Method setOption =
          Class.forName("sun.nio.ch.Net")
              .getDeclaredMethod(
                  "setIntOption0",
                  FileDescriptor.class,
                  boolean.class,
                  int.class,
                  int.class,
                  int.class,
                  boolean.class);
      setOption.setAccessible(true);
      int reno = ByteBuffer.wrap(RENO).order(ByteOrder.nativeOrder()).getInt();
      setOption.invoke(
          null, descriptor.invoke(channel), false, IPPROTO_TCP, TCP_CONGESTION, reno, false);
    } catch (ReflectiveOperationException | RuntimeException e) {
      throw new IOException("cannot choose the congestion control: " + e, e);
    }
  }
}
