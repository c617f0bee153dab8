package dev.inlet.runner.web;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a request is answered with. Immutable. */
public final class Response {
  static final String PLAIN = "text/plain; charset=utf-8";

  private final int status;
  private final Map<String, String> headers;
  private final byte[] body;
  private final @Nullable Stream stream;

  /** A body that is written as it comes to be. */
  @FunctionalInterface
  public interface Stream {

    /**
     * Writes until there is no more; called by the thread of the request, which is interrupted when
     * the server is closed.
     */
    void writeTo(Sink sink) throws IOException, InterruptedException;
  }

  /** Takes parts of a body. */
  @FunctionalInterface
  public interface Sink {

    /**
     * Sends a part at once.
     *
     * @throws IOException if the client is gone, or has not taken it within the time limit
     */
    void send(byte[] part) throws IOException;
  }

  private Response(int status, Map<String, String> headers, byte[] body, @Nullable Stream stream) {
    this.status = status;
    this.headers = headers;
    this.body = body;
    this.stream = stream;
  }

  /** A body that is known; the array is not copied. */
  public static Response of(int status, String type, byte[] body) {
    requireNonNull(body, "body is null");
    return new Response(status, Map.of("Content-Type", type), body, null);
  }

  /** A body of text. */
  public static Response of(int status, String type, String body) {
    return of(status, type, body.getBytes(UTF_8));
  }

  /** Plain text. */
  public static Response plain(int status, String text) {
    return of(status, PLAIN, text);
  }

  /** A body that is written as it comes to be. */
  public static Response streaming(String type, Stream stream) {
    requireNonNull(stream, "stream is null");
    return new Response(200, Map.of("Content-Type", type), new byte[0], stream);
  }

  /** The same with one header more. */
  public Response with(String name, String value) {
    Map<String, String> more = new LinkedHashMap<>(headers);
    more.put(name, value);
    return new Response(status, more, body, stream);
  }

  /** The same status with nothing but that said, for who may not know more. */
  public Response withoutDetails() {
    return plain(status, status < 300 ? "ok\n" : "not ok\n");
  }

  public int status() {
    return status;
  }

  Map<String, String> headers() {
    return headers;
  }

  byte[] body() {
    return body;
  }

  @Nullable Stream stream() {
    return stream;
  }
}
