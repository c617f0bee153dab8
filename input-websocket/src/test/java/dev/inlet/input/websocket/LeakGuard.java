package dev.inlet.input.websocket;

import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.util.ResourceLeakDetector;
import io.netty.util.ResourceLeakDetectorFactory;
import java.lang.ref.PhantomReference;
import java.lang.ref.ReferenceQueue;
import java.util.List;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Fails each test class after which a buffer of Netty's was garbage-collected that nobody had
 * released. JUnit finds it by itself, so no test can forget it.
 */
public final class LeakGuard implements AfterAllCallback {
  private static final LeakRecorder RECORDER = new LeakRecorder();

  static {
    // Before the first buffer exists: the classes of Netty ask for their detector only once.
    ResourceLeakDetector.setLevel(ResourceLeakDetector.Level.PARANOID);
    ResourceLeakDetectorFactory.setResourceLeakDetectorFactory(RECORDER);
  }

  @Override
  public void afterAll(ExtensionContext context) throws InterruptedException {
    if (context.getRequiredTestClass().getEnclosingClass() != null) {
      return; // the class around it is looked at when all of it has run
    }
    List<String> leaks = leaks();
    if (!leaks.isEmpty()) {
      throw new AssertionError(
          leaks.size() + " buffers were leaked:\n" + String.join("\n\n", leaks));
    }
  }

  /** All leaks since the last call, of which only the garbage collector can know. */
  static List<String> leaks() throws InterruptedException {
    // References are cleared together but told of one by one: only the second round is sure to
    // come behind all that the first one found.
    collectGarbage();
    collectGarbage();
    pollDetectors();
    return RECORDER.takeAll();
  }

  private static void collectGarbage() throws InterruptedException {
    ReferenceQueue<Object> queue = new ReferenceQueue<>();
    PhantomReference<Object> marker = new PhantomReference<>(new Object(), queue);
    do {
      System.gc();
    } while (queue.remove(100) != marker);
  }

  /** Detectors look for leaks whenever something new is tracked. */
  private static void pollDetectors() {
    ByteBufAllocator.DEFAULT.directBuffer(1).release();
    UnpooledByteBufAllocator.DEFAULT.directBuffer(1).release();
  }
}
