package dev.inlet.input.websocket.transport;

import io.netty.channel.EventLoop;
import java.util.function.BooleanSupplier;

/**
 * An event loop that the thread which reads may run while it waits: what comes then needs no other
 * thread to wake up. The event loop has to serve one connection only.
 */
public interface EventLoopLoan {
  /** Never to be had: the reading thread waits for the event loop's own. */
  EventLoopLoan NONE =
      new EventLoopLoan() {
        @Override
        public void offer(BooleanSupplier isHere) {}

        @Override
        public boolean runUntil(BooleanSupplier done, long maxWaitNanos) {
          return false;
        }

        @Override
        public void wakeUp() {}

        @Override
        public void recall() {}

        @Override
        public void leave() {}
      };

  /** That of an event loop; {@link #NONE} if it never is on loan. */
  static EventLoopLoan of(EventLoop eventLoop) {
    return eventLoop instanceof EventLoopLoan loan ? loan : NONE;
  }

  /**
   * Makes the event loop to be had: the reading thread has been woken, and is likely to wait again
   * soon. If it does not, the event loop's own thread goes on. Any thread may call it.
   *
   * @param isHere asked by the event loop's own thread once the event loop is to be had: whether
   *     the reading thread waits already, without it; has to be true from before a {@link
   *     #runUntil} until the end of the wait that follows where that returns false
   */
  void offer(BooleanSupplier isHere);

  /**
   * Runs the event loop on the calling thread, if it is to be had, until something is done.
   *
   * @param done asked before each wait for events; what makes it true on another thread calls
   *     {@link #wakeUp} behind that
   * @param maxWaitNanos for how long, to a millisecond
   * @return whether it was to be had; it may have been recalled before anything was done
   * @throws InterruptedException if the calling thread was interrupted, before or meanwhile
   */
  boolean runUntil(BooleanSupplier done, long maxWaitNanos) throws InterruptedException;

  /** Has a {@link #runUntil} on another thread look whether it is done. Any thread may call it. */
  void wakeUp();

  /** The reading thread is going to be busy for longer. Any thread may call it. */
  void recall();

  /**
   * The calling thread does not run it any more: nothing that Netty keeps for it is left behind.
   */
  void leave();
}
