package dev.inlet.runner.web;

import java.util.Map;
import java.util.Optional;

/**
 * A request without its body, which is never read.
 *
 * @param target the path in its canonical form, without the query
 * @param query the parameters behind the question mark, decoded; of several with one name the first
 * @param headers by their names in lower case; of several with one name the first
 * @param through where it came in
 */
public record Request(
    String method,
    String target,
    Map<String, String> query,
    Map<String, String> headers,
    Endpoint through) {
  public Request {
    query = Map.copyOf(query);
    headers = Map.copyOf(headers);
  }

  /** The value of a header. */
  public Optional<String> header(String lowerCaseName) {
    return Optional.ofNullable(headers.get(lowerCaseName));
  }

  /** The value of a parameter of the query. */
  public Optional<String> parameter(String name) {
    return Optional.ofNullable(query.get(name));
  }

  /** Without headers, which may hold a password, and without the query. */
  @Override
  public String toString() {
    return "Request[" + method + " " + target + "]";
  }
}
