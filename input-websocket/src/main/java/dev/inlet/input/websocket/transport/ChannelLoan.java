package dev.inlet.input.websocket.transport;

import static java.util.Objects.requireNonNull;

import io.netty.channel.Channel;

/** The event loop of a channel. Once that is closed, the event loop may serve another one. */
record ChannelLoan(Channel channel, LendableEventLoop eventLoop) implements EventLoopLoan {

  ChannelLoan {
    requireNonNull(channel, "channel is null");
    requireNonNull(eventLoop, "eventLoop is null");
  }

  @Override
  public void offer(Borrower borrower) {
    if (channel.isOpen()) {
      eventLoop.offer(borrower);
    }
  }

  @Override
  public boolean runWhileWaiting(Borrower borrower, long since, long maxWaitNanos)
      throws InterruptedException {
    return eventLoop.runWhileWaiting(borrower, since, maxWaitNanos);
  }

  @Override
  public void wakeUp() {
    eventLoop.wakeUp();
  }

  @Override
  public void recall() {
    eventLoop.recall();
  }
}
