package dev.inlet.testkit.servers;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * A server on loopback, in a process of its own, which keeps its port over {@link #kill} and {@link
 * #restart}. Its memory is lost by both. Closing it ends the process and leaves nothing behind; the
 * process also ends with the one that started it.
 *
 * <p>All methods can be called from any thread; those that give the server a command return when it
 * has carried it out, and fail with what the server said last.
 */
public abstract sealed class TestServer implements AutoCloseable
    permits GraphQlServer, StreamingServer {
  private final String name;
  private final List<String> command;
  private final Map<String, String> environment;
  private final List<String> observed = new CopyOnWriteArrayList<>();
  private final int port;
  private volatile ServerProcess process;

  TestServer(
      String name, List<String> command, Map<String, String> environment, JsonObject settings)
      throws InterruptedException {
    this.name = name;
    this.command = List.copyOf(command);
    this.environment = Map.copyOf(environment);
    process = started(settings.with("port", 0));
    port = process.port();
  }

  private ServerProcess started(JsonObject settings) throws InterruptedException {
    List<String> all = new ArrayList<>(command);
    all.add(settings.toString());
    return ServerProcess.start(name, all, environment, observed::add);
  }

  /** What the server is started with, as it is now. */
  abstract JsonObject settings();

  /** Where clients connect to: the same for the life of this object. */
  public abstract URI uri();

  /** The port that {@link #uri} names. */
  public final int port() {
    return port;
  }

  /** Its process, which another takes the place of at a restart. */
  public final ProcessHandle process() {
    return process.handle();
  }

  /** Ends the process at once (SIGKILL), and waits until it is gone. */
  public final void kill() throws InterruptedException {
    process.kill();
  }

  /** Starts the server again on its port, and waits until it serves clients. */
  public final void restart() throws InterruptedException {
    process.kill();
    process = started(settings().with("port", port));
  }

  /** Ends every connection without a closing handshake, as a network that breaks would. */
  public final void cut() throws InterruptedException {
    run("cut", new JsonObject());
  }

  /** How many clients are logged in. */
  public final int clients() throws InterruptedException {
    return Integer.parseInt(run("clients", new JsonObject()));
  }

  /**
   * What the server saw its clients do so far, in order, over restarts: a word, and details as
   * JSON, such as {@code disconnected "transport close"}.
   */
  public final List<String> observed() {
    return List.copyOf(observed);
  }

  final String run(String asked, JsonObject parameters) throws InterruptedException {
    return process.run(asked, parameters);
  }

  @Override
  public final void close() {
    try {
      process.kill();
    } catch (InterruptedException e) {
      // It was told to end, and nobody waits for that any more.
      Thread.currentThread().interrupt();
    }
  }
}
