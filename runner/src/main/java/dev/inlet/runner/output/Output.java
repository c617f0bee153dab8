package dev.inlet.runner.output;

import dev.inlet.input.Message;
import java.io.IOException;
import java.util.List;

/** Takes messages to where they should be. One thread calls all methods. */
public interface Output extends AutoCloseable {

  /**
   * Writes a batch and returns when all of it is safe. If it throws, none of the batch counts as
   * written: the same batch comes again, or is given up.
   *
   * @throws OutputClosedException if nothing can ever be written any more
   * @throws IOException if the batch could not be written; the message is fit for a log line
   */
  void write(List<Message> messages) throws IOException;

  /** Gives back what the output holds. Whatever was written is safe already. */
  @Override
  void close();
}
