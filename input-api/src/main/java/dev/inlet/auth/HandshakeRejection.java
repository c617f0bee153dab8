package dev.inlet.auth;

import static java.util.Objects.requireNonNull;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A handshake that the server refused.
 *
 * @param status the HTTP status
 * @param headers the response's headers; names are found whatever their case
 * @param body the beginning of the response's body
 */
public record HandshakeRejection(int status, Map<String, List<String>> headers, String body) {
  public HandshakeRejection {
    TreeMap<String, List<String>> copy = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    headers.forEach((name, values) -> copy.put(name, List.copyOf(values)));
    headers = Collections.unmodifiableSortedMap(copy);
    requireNonNull(body, "body is null");
  }

  /** Without headers and body, which may quote credentials. */
  @Override
  public String toString() {
    return "HandshakeRejection[status=" + status + "]";
  }
}
