package dev.inlet.testkit.servers;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.Map;

/** A server that can send the same event again and again, so many times a second. */
public abstract sealed class StreamingServer extends TestServer
    permits CentrifugeServer, SocketIoServer {

  StreamingServer(
      String name, List<String> command, Map<String, String> environment, JsonObject settings)
      throws InterruptedException {
    super(name, command, environment, settings);
  }

  /**
   * Starts to send, every millisecond as many as are due by then.
   *
   * @param name of the event, or of the channel that it is published in
   * @param json what is sent: a JSON value
   * @param rate how many a second
   */
  public final void startStream(String name, String json, int rate) throws InterruptedException {
    run("startStream", named(name).withJson("json", json).with("rate", rate));
  }

  /** How many events of the stream were sent so far. */
  public final long streamed() throws InterruptedException {
    return Long.parseLong(run("streamed", new JsonObject()));
  }

  /**
   * Ends the stream and, behind its last event, every connection for good.
   *
   * @return how many events there were
   */
  public final long endStream() throws InterruptedException {
    return Long.parseLong(run("endStream", new JsonObject()));
  }

  /** How many clients a stream of that name would be sent to. */
  public final int receivers(String name) throws InterruptedException {
    return Integer.parseInt(run("receivers", named(name)));
  }

  private static JsonObject named(String name) {
    return new JsonObject().with("name", requireNonNull(name, "name is null"));
  }
}
