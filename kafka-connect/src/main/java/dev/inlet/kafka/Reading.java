package dev.inlet.kafka;

import dev.inlet.input.EndOfInputException;
import java.time.Duration;
import java.util.List;
import org.apache.kafka.connect.source.SourceRecord;

/** How a task reads its connections. {@link #next} and {@link #end} are called by one thread. */
interface Reading {

  /**
   * Waits for messages of any connection.
   *
   * @return empty if there are none in that time
   */
  List<SourceRecord> next(Duration maxWait) throws EndOfInputException, InterruptedException;

  /**
   * Ends reading; nothing reads the connections after that. Each {@link Connection} counts what was
   * read from it and will not be delivered.
   */
  void end() throws InterruptedException;

  /** Reads connections in the simplest way that their number allows. */
  static Reading of(List<Connection> connections, String name) {
    return connections.size() == 1
        ? new DirectReading(connections.get(0))
        : new ThreadedReading(connections, name);
  }

  /** Of one connection, without a thread of its own. */
  record DirectReading(Connection connection) implements Reading {

    @Override
    public List<SourceRecord> next(Duration maxWait)
        throws EndOfInputException, InterruptedException {
      return connection.read(maxWait);
    }

    @Override
    public void end() {}
  }
}
