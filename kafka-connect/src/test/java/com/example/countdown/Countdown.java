package com.example.countdown;

import dev.inlet.input.Batch;
import dev.inlet.input.EndOfInputException;
import dev.inlet.input.Input;
import dev.inlet.input.Message;
import java.time.Duration;
import java.util.List;

/** A message for each number, down to 1. */
final class Countdown implements Input {
  private final int from;
  private int next; // read by one thread
  private volatile boolean closed;

  Countdown(int from) {
    this.from = from;
    next = from;
  }

  @Override
  public void connect() {}

  @Override
  public Batch read(Duration maxWait) throws EndOfInputException {
    if (closed || next == 0) {
      throw EndOfInputException.end("there is no number below 1");
    }
    return Batch.of(List.of(Message.text(Integer.toString(next--))), Batch.Settlement.NONE);
  }

  @Override
  public String source() {
    return "from " + from;
  }

  @Override
  public void wakeUp() {}

  @Override
  public void close() {
    closed = true;
  }
}
