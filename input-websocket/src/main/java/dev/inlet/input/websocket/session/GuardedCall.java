package dev.inlet.input.websocket.session;

import dev.inlet.input.RetryAdvice;
import dev.inlet.input.websocket.text.Causes;
import dev.inlet.protocol.Link;
import dev.inlet.protocol.ProtocolException;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Runs the code of a session so that whatever it throws is a reason for the connection to end, and
 * so that another thread can interrupt it.
 */
final class GuardedCall {
  private final String protocol;
  private final BiConsumer<String, RetryAdvice> failed;

  // Guarded by this object.
  private @Nullable Thread runs;
  private boolean abandoned;

  /**
   * A guard that runs nothing yet.
   *
   * @param protocol what it is called in messages for people
   * @param failed told why the connection has to end, by the thread that ran the code
   */
  GuardedCall(String protocol, BiConsumer<String, RetryAdvice> failed) {
    this.protocol = protocol;
    this.failed = failed;
  }

  /** Runs code; the guard runs one at a time. Errors of the virtual machine pass. */
  void run(Link.Task code) {
    if (!enter()) {
      return;
    }
    try {
      code.run();
    } catch (ProtocolException e) {
      failed.accept(protocol + ": " + e.getMessage(), e.advice());
    } catch (InterruptedException e) {
      failed.accept(protocol + " was interrupted", RetryAdvice.USUAL);
    } catch (RuntimeException | Error e) {
      String what = e.getMessage() == null ? "" : ": " + Causes.describe(e);
      failed.accept(protocol + " fails: " + e.getClass().getName() + what, RetryAdvice.SLOW);
      if (e instanceof VirtualMachineError fatal && !(e instanceof StackOverflowError)) {
        throw fatal;
      }
    } finally {
      leave();
    }
  }

  private synchronized boolean enter() {
    if (abandoned) {
      return false;
    }
    runs = Thread.currentThread();
    return true;
  }

  synchronized boolean isRunning() {
    return runs != null;
  }

  private synchronized void leave() {
    runs = null;
    var unused = Thread.interrupted(); // it was meant for the code that has come back
  }

  /** Interrupts what runs, and runs nothing any more. */
  synchronized void abandon() {
    abandoned = true;
    if (runs != null) {
      runs.interrupt();
    }
  }
}
