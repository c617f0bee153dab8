package dev.inlet.testkit;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The request with which a client opened a connection, as it came.
 *
 * @param target the path with the query
 * @param headers in the order in which they came
 * @param receivedAt when the last byte of it was read
 */
public record HandshakeRequest(
    String method, String target, List<Header> headers, Instant receivedAt) {

  /** A header as it was written. */
  public record Header(String name, String value) {
    public Header {
      requireNonNull(name, "name is null");
      requireNonNull(value, "value is null");
    }
  }

  public HandshakeRequest {
    requireNonNull(method, "method is null");
    requireNonNull(target, "target is null");
    headers = List.copyOf(headers);
    requireNonNull(receivedAt, "receivedAt is null");
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
}
