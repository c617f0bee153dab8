package dev.inlet.testkit;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The request with which a client opened a connection, as it came. Immutable. */
public final class HandshakeRequest {
  private final String method;
  private final String target;
  private final List<Header> headers;
  private final Instant receivedAt;

  /**
   * A header as it was written.
   *
   * @param name with the case in which it came
   * @param value without white space around it
   */
  public record Header(String name, String value) {
    /** Takes both as they are. */
    public Header {
      requireNonNull(name, "name is null");
      requireNonNull(value, "value is null");
    }
  }

  private HandshakeRequest(String method, String target, List<Header> headers, Instant receivedAt) {
    this.method = method;
    this.target = target;
    this.headers = List.copyOf(headers);
    this.receivedAt = requireNonNull(receivedAt, "receivedAt is null");
  }

  /** Reads the lines of a request, up to and without the empty line. */
  static HandshakeRequest parse(String head, Instant receivedAt) {
    String[] lines = head.split("\r\n", -1);
    String[] requestLine = lines[0].split(" ", -1);
    if (requestLine.length != 3 || !requestLine[2].equals("HTTP/1.1")) {
      throw new AssertionError("the client sent a wrong request line: " + lines[0]);
    }
    List<Header> headers = new ArrayList<>();
    for (int i = 1; i < lines.length; i++) {
      int colon = lines[i].indexOf(':');
      if (colon < 1) {
        throw new AssertionError("the client sent a wrong header line: " + lines[i]);
      }
      headers.add(new Header(lines[i].substring(0, colon), lines[i].substring(colon + 1).strip()));
    }
    return new HandshakeRequest(requestLine[0], requestLine[1], headers, receivedAt);
  }

  /** The method of the request line. */
  public String method() {
    return method;
  }

  /** The path with the query, as the request line holds it. */
  public String target() {
    return target;
  }

  /** The headers in the order in which they came. */
  public List<Header> headers() {
    return headers;
  }

  /** When the last byte of the request was read. */
  public Instant receivedAt() {
    return receivedAt;
  }

  /** The target without its query. */
  public String path() {
    int question = target.indexOf('?');
    return question < 0 ? target : target.substring(0, question);
  }

  /** What follows the question mark of the target. */
  public Optional<String> query() {
    int question = target.indexOf('?');
    return question < 0 ? Optional.empty() : Optional.of(target.substring(question + 1));
  }

  /** The first value of a header, whatever the case of its name. */
  public Optional<String> header(String name) {
    return headerValues(name).stream().findFirst();
  }

  /** All values of a header, whatever the case of its name. */
  public List<String> headerValues(String name) {
    return headers.stream()
        .filter(header -> header.name().equalsIgnoreCase(name))
        .map(Header::value)
        .toList();
  }

  @Override
  public String toString() {
    return method + " " + target + " " + headers;
  }
}
