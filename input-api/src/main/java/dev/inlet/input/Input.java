package dev.inlet.input;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * A source of messages.
 *
 * <p>{@link #connect} and {@link #read} are called one at a time, not always by the same thread,
 * and each call sees what the ones before it did; any thread may call {@link #wakeUp} and {@link
 * #close}. An input does not reconnect by itself: when {@code read} reports that the connection is
 * lost, the host calls {@code connect} again, as often as it sees fit.
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
   * or the input was closed in the meantime; the exceptions come after the last message. Comes back
   * within the time to wait, whatever the connection does.
   *
   * @param maxWait how long to wait for the first message; zero to look only
   * @return an empty batch if none came in that time, or before {@link #wakeUp}, or if nothing but
   *     {@linkplain Batch#positions positions} came
   * @throws NotConnectedException if the connection is lost (again at each call until {@link
   *     #connect}), or there never was one
   * @throws EndOfInputException if nothing will ever come any more, such as after {@link #close}
   */
  Batch read(Duration maxWait)
      throws NotConnectedException, EndOfInputException, InterruptedException;

  /**
   * Makes a {@link #read} that waits return without messages, or the next one that would wait if
   * none does now. A host calls it, from any thread, when it has something else for its reading
   * thread to do. Never blocks.
   */
  void wakeUp();

  /**
   * Ends the current connection, if there is one, as if it were lost: {@link #read} hands out what
   * was received and then reports the loss with this reason, with the advice to connect again
   * {@linkplain RetryAdvice.Kind#SOON soon}. Any thread may call it; returns at once. For
   * authentication schemes that ask for a new login.
   *
   * @param reason holds no secret
   * @return whether the input can do that
   */
  default boolean disconnect(String reason) {
    return false;
  }

  /**
   * Makes one attempt to connect again while the input is connected, for the new connection to take
   * the place of the present one: {@link #read} hands out what the present one still brings, and
   * then what the new one has brought and the present one has not. Once the new connection is open,
   * both are kept for a while, and then the present one is ended politely.
   *
   * <p>Called by the host, one call at a time, by a thread of its own, while others call {@code
   * read} and even {@code connect}. Only for inputs with the capability {@link
   * InputCapability#REPLACE}; others need not implement it. After {@link #close} a blocked call
   * comes back.
   *
   * @param overlap how long both connections are kept
   * @return false if there is nothing to replace: the input is not connected
   * @throws ConnectFailedException if the attempt failed, or the new connection ended in the time
   *     of the overlap; the present one stays then
   */
  default boolean replaceConnection(Duration overlap)
      throws ConnectFailedException, InterruptedException {
    throw new UnsupportedOperationException("the input cannot replace a connection");
  }

  /**
   * Asks the other side for a sign of life. Any thread may call it; returns at once.
   *
   * @return done with the time until it came, or exceptionally if the connection ends before or
   *     there is none; never if nothing comes; empty if the input cannot ask
   */
  default Optional<CompletableFuture<Duration>> ping() {
    return Optional.empty();
  }

  /**
   * What this input reads from, for people and for whoever keeps {@linkplain Batch#positions
   * positions}: those of one source are of no use with another. Holds no secret and stays the same
   * when the program is started again.
   *
   * @return empty if there is nothing to be said
   */
  default String source() {
    return "";
  }

  /**
   * What the input has received and how it is, for meters and for people. A host asks every few
   * seconds, from any thread, at any time: before {@link #connect}, during all other calls, and
   * after {@link #close}. Comes back at once; makes no one who reads or receives wait.
   *
   * @return {@link InputStatus#NONE} if the input tells nothing
   */
  default InputStatus status() {
    return InputStatus.NONE;
  }

  /**
   * Ends the input for good. Blocks for as long as a polite end of the connection takes, within a
   * bound of the input's own; by then at the latest a blocked {@link #connect} or {@link #read} has
   * come back. {@code read} still hands out what was received, and batches are settled behind this
   * call as well: an input keeps no thread to confirm these to its server, as {@link
   * Batch.Settlement} says. Idempotent; throws nothing.
   */
  @Override
  void close();
}
