package __package__;

import dev.inlet.input.Batch;
import dev.inlet.input.ConnectFailedException;
import dev.inlet.input.ConnectionFailure;
import dev.inlet.input.EndOfInputException;
import dev.inlet.input.Input;
import dev.inlet.input.Message;
import dev.inlet.input.NotConnectedException;
import dev.inlet.input.RetryAdvice;
import java.io.IOException;
import java.time.Duration;
import java.util.List;

/**
 * One {@link Connection} after the other. Reading is all there is to do, so no thread is needed.
 */
final class __Name__Input implements Input {
  private final String host;
  private final int port;
  private final int maxMessageSize;

  private volatile Connection connection = new Connection();
  private volatile boolean closed;

  // Belong to the thread that connects and reads. No loss means connected.
  private LineBuffer buffer;
  private String loss = "not connected yet";

  __Name__Input(String host, int port, int maxMessageSize) {
    this.host = host;
    this.port = port;
    this.maxMessageSize = maxMessageSize;
  }

  @Override
  public void connect() throws ConnectFailedException, InterruptedException {
    if (loss.isEmpty() && !closed) {
      return;
    }
    connection = new Connection();
    if (closed) { // a close from now on finds the new connection
      throw new ConnectFailedException(
          ConnectionFailure.of("the input is closed").withRetryAdvice(RetryAdvice.NEVER));
    }
    try {
      connection.open(host, port);
    } catch (IOException e) {
      drop(describe(e));
      throw new ConnectFailedException(
          ConnectionFailure.of(host + ":" + port + ": " + loss).withCause(e));
    } catch (InterruptedException e) {
      drop("interrupted");
      throw e;
    }
    buffer = new LineBuffer(maxMessageSize);
    loss = "";
  }

  @Override
  public Batch read(Duration maxWait)
      throws NotConnectedException, EndOfInputException, InterruptedException {
    long start = System.nanoTime();
    Duration remaining = maxWait;
    while (!closed && loss.isEmpty()) {
      List<Message> messages = receive();
      if (!messages.isEmpty()) {
        return Batch.of(messages, Batch.Settlement.NONE);
      }
      if (loss.isEmpty() && !awaitBytes(remaining)) {
        return Batch.empty();
      }
      remaining = maxWait.minusNanos(System.nanoTime() - start);
    }
    if (closed) {
      throw EndOfInputException.end("the input is closed");
    }
    throw new NotConnectedException(loss);
  }

  /** Takes what is there, without waiting. */
  private List<Message> receive() {
    try {
      List<Message> messages = buffer.take();
      if (messages.isEmpty()) {
        if (buffer.readFrom(connection.bytes()) < 0) {
          drop(buffer.isInsideLine() ? "ended inside of a line" : "ended by the server");
        }
        messages = buffer.take();
      }
      return messages;
    } catch (IOException e) {
      drop(describe(e));
      return List.of();
    }
  }

  private boolean awaitBytes(Duration maxWait) throws InterruptedException {
    try {
      return connection.await(maxWait);
    } catch (IOException e) {
      drop(describe(e));
      return true;
    }
  }

  private void drop(String reason) {
    loss = reason;
    closeConnection();
  }

  private static String describe(IOException e) {
    return e.getMessage() == null ? e.toString() : e.getMessage();
  }

  @Override
  public void wakeUp() {
    connection.wakeUp();
  }

  @Override
  public void close() {
    closed = true;
    closeConnection();
  }

  private void closeConnection() {
    try {
      connection.close();
    } catch (IOException e) {
      // It is gone all the same.
    }
  }

  @Override
  public String toString() {
    return "__Name__Input[" + host + ":" + port + "]";
  }
}
