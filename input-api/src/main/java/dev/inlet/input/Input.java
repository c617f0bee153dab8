package dev.inlet.input;

import java.time.Duration;

/**
 * A source of messages.
 *
 * <p>One thread calls {@link #connect} and {@link #read}; any thread may call {@link #close}. An
 * input does not reconnect by itself: when {@code read} says that the connection is lost, the host
 * calls {@code connect} again, as often as it sees fit ({@link
 * dev.inlet.input.resilience.ReconnectingInput} does that).
 */
public interface Input extends AutoCloseable {

  /**
   * Makes one attempt to connect and returns when messages can be read. Does nothing if the input
   * is connected.
   *
   * @throws ConnectFailedException if the attempt failed, or the input is closed; nothing of the
   *     attempt is left then
   */
  void connect() throws ConnectFailedException, InterruptedException;

  /**
   * Waits for messages. What has arrived is handed out in order, also when the connection was lost
   * or the input was closed in the meantime; the exceptions come after the last message.
   *
   * @param maxWait how long to wait for the first message; zero to look only
   * @return an empty batch if none came in that time
   * @throws NotConnectedException if the connection is lost (again at each call until {@link
   *     #connect}), or there never was one
   * @throws EndOfInputException if nothing will ever come any more, such as after {@link #close}
   */
  Batch read(Duration maxWait)
      throws NotConnectedException, EndOfInputException, InterruptedException;

  /**
   * Ends the input for good. Blocks for as long as a polite end of the connection takes, within a
   * bound of the input's own; by then at the latest a blocked {@link #connect} or {@link #read} has
   * come back. {@code read} still hands out what was received. Idempotent; throws nothing.
   */
  @Override
  void close();
}
