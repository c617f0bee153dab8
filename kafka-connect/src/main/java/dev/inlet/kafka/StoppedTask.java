package dev.inlet.kafka;

import static dev.inlet.host.EventText.count;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Ends the connections of a task and counts what was received but not delivered: Kafka Connect
 * polls no more once a task is to stop.
 */
final class StoppedTask {
  /** Less than the worker grants a task, whatever an input does. */
  private static final long PATIENCE_MILLIS = 4_000;

  private static final String NOT_TAKEN = " received and not taken by Kafka Connect, ";

  private final List<Connection> connections;
  private boolean inTime = true;

  private StoppedTask(List<Connection> connections) {
    this.connections = connections;
  }

  /**
   * Ends reading and all connections, at the same time, and gives a line about what is left.
   *
   * @param name that of the task, for the threads that do it
   */
  static StoppedTask of(Reading reading, List<Connection> connections, String name) {
    StoppedTask stopped = new StoppedTask(connections);
    long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(PATIENCE_MILLIS);
    try {
      reading.end();
      stopped.close(deadline, name);
    } catch (InterruptedException e) {
      stopped.inTime = false;
      Thread.currentThread().interrupt();
    }
    return stopped;
  }

  private void close(long deadline, String name) throws InterruptedException {
    List<Thread> threads = new ArrayList<>();
    for (Connection connection : connections) {
      Thread thread =
          new Thread(() -> closeAndCount(connection), "inlet-close-" + name + "-" + threads.size());
      thread.setDaemon(true);
      thread.start();
      threads.add(thread);
    }
    for (Thread thread : threads) {
      long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
      thread.join(Math.max(1, left));
      if (thread.isAlive()) {
        inTime = false;
        thread.interrupt();
      }
    }
  }

  private void closeAndCount(Connection connection) {
    connection.close();
    try {
      connection.countRest();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // too late
    }
  }

  /** Whether everything that was received is in Kafka. */
  boolean isComplete() {
    return lost() == 0 && repeated() == 0 && unsettled() == 0 && inTime;
  }

  /** How many messages were received but not delivered, and do not come again. */
  long lost() {
    return connections.stream()
        .filter(each -> !each.receivesAgain())
        .mapToLong(Connection::notDelivered)
        .sum();
  }

  /** How many messages were received but not delivered, and come again at the next start. */
  private long repeated() {
    return connections.stream()
        .filter(Connection::receivesAgain)
        .mapToLong(Connection::notDelivered)
        .sum();
  }

  private long unsettled() {
    return connections.stream().mapToLong(each -> each.unsettled().messages()).sum();
  }

  /** What became of what was received, in one line. */
  String describe() {
    if (isComplete()) {
      return "stopped; all that was received is in Kafka";
    }
    StringBuilder line = new StringBuilder("stopped");
    if (lost() > 0) {
      line.append("; ").append(count(lost())).append(NOT_TAKEN).append("and lost");
    }
    if (repeated() > 0) {
      line.append("; ")
          .append(count(repeated()))
          .append(NOT_TAKEN)
          .append("to be received again at the next start");
    }
    if (unsettled() > 0) {
      line.append("; up to ")
          .append(count(unsettled()))
          .append(" taken and not confirmed by Kafka yet");
    }
    if (!inTime) {
      line.append("; a connection did not close within ")
          .append(TimeUnit.MILLISECONDS.toSeconds(PATIENCE_MILLIS))
          .append("s, so that more may be lost");
    }
    return line.toString();
  }
}
