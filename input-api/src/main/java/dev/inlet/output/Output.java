package dev.inlet.output;

import dev.inlet.input.Messages;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Takes messages to where they should be.
 *
 * <p>Calls of {@link #write} come one after the other, for one batch after another in the order of
 * the messages, and {@link #close} after the last one. They do not come from one thread, but each
 * sees what the ones before it did: nothing may be kept in a {@code ThreadLocal}, and no lock be
 * held between calls. An output that is done when it returns gives {@link #WRITTEN}. Another one
 * gives a stage of its own and may be called again before that stage has ended, so that several
 * writes are under way; the host bounds how many, and what they hold.
 *
 * <p>A batch whose write failed is redelivered whole, unless the configuration says otherwise. So
 * that the order is kept, the host makes no further write once it sees that until all that are
 * under way have ended, and redelivers from the first batch that failed on: those behind it come
 * again as well, also where their own write has succeeded. A write that the host begins at the
 * moment at which another one fails may still reach the output, and comes again like the others. A
 * batch that comes again is known by its {@linkplain Messages#blocks blocks}.
 */
public interface Output extends AutoCloseable {

  /**
   * What {@link #write} gives when all messages are safe by the time it returns, and none was
   * dropped; costs nothing.
   */
  CompletionStage<WriteResult> WRITTEN = CompletableFuture.completedStage(WriteResult.ALL);

  /**
   * Writes a batch. May block while the output has enough to do; an interrupt, by which a host
   * gives up, has to end that.
   *
   * <p>An exception, thrown or in the stage, means that none of the messages counts as written. Its
   * message is fit for a log line: it says what failed and holds no secret.
   *
   * <p>An output may drop messages if the configuration says so: the write succeeds, and its result
   * says how many it was that are not written. What a write has dropped that fails does not count,
   * as the whole batch comes again. So does one whose write has succeeded behind one that failed:
   * then the result of its last write is the one that counts.
   *
   * @param messages never empty; to be read by any thread until the stage has ended, and not after
   *     that
   * @return ends when all messages are safe but those that were dropped, with a result that is not
   *     null and names at most as many as there are messages, or else with the reason why they are
   *     not; any thread may end it. It has to end by itself: a host waits for it without a limit,
   *     and gives up only when it is told to end
   * @throws OutputClosedException if nothing can ever be written any more
   * @throws IOException if the batch could not be written
   */
  CompletionStage<WriteResult> write(Messages messages) throws IOException, InterruptedException;

  /**
   * Gives back what the output holds; whatever was written is safe already. Called after the last
   * write has returned, not always by a thread that has written. Writes that are under way then are
   * given up: their stages end, or are never looked at again. Comes back within {@link
   * OutputContext#shutdownTimeout}, also while the other side does not answer. Idempotent; throws
   * nothing.
   */
  @Override
  void close();
}
