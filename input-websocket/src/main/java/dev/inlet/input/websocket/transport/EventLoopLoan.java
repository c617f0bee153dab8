package dev.inlet.input.websocket.transport;

import io.netty.channel.Channel;

/**
 * An event loop that the thread which takes what it brings may run while it waits: then nobody has
 * to wake that thread. The event loop has to serve one connection only. For any thread.
 */
public interface EventLoopLoan {
  /** Never to be had: who waits is woken by the event loop's own thread. */
  EventLoopLoan NONE =
      new EventLoopLoan() {
        @Override
        public void offer(Borrower borrower) {}

        @Override
        public boolean runWhileWaiting(Borrower borrower, long since, long maxWaitNanos) {
          return false;
        }

        @Override
        public void wakeUp() {}

        @Override
        public void recall() {}
      };

  /** Who takes what an event loop brings. */
  interface Borrower {

    /**
     * Whether it waits, in whichever way: from before {@link #runWhileWaiting} until it has
     * something to take, or does not wait any more. Any thread asks.
     */
    boolean isWaiting();
  }

  /**
   * The event loop of a channel that is registered, to be had until the channel is closed; {@link
   * #NONE} if it never is on loan.
   */
  static EventLoopLoan of(Channel channel) {
    return channel.eventLoop() instanceof LendableEventLoop eventLoop
        ? new ChannelLoan(channel, eventLoop)
        : NONE;
  }

  /**
   * Makes the event loop to be had, for this borrower alone: it has been woken, and is likely to
   * wait again soon. If it does not, or waits already by then, the event loop's own thread goes on.
   */
  void offer(Borrower borrower);

  /**
   * Runs the event loop on the calling thread, if it is to be had, as long as the borrower {@link
   * Borrower#isWaiting waits}. Who ends that on another thread calls {@link #wakeUp} behind it.
   *
   * @param since when the borrower began to wait, by {@link System#nanoTime}
   * @param maxWaitNanos for how long from then on, to a millisecond
   * @return whether it was to be had; it may have been recalled before there was anything to take
   * @throws InterruptedException if the calling thread was interrupted, before or meanwhile
   */
  boolean runWhileWaiting(Borrower borrower, long since, long maxWaitNanos)
      throws InterruptedException;

  /** Has who runs the event loop in place of its own thread look whether it still waits. */
  void wakeUp();

  /** The borrower is going to be busy for longer. */
  void recall();
}
