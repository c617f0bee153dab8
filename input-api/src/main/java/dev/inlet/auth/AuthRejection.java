package dev.inlet.auth;

import static java.util.Objects.requireNonNull;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A server's word that credentials are not accepted, or not any more: the HTTP response that
 * refuses a request, or the code with which it closed a connection. Immutable.
 */
public final class AuthRejection {

  /** In which form the server said so. */
  public enum Form {
    /** An HTTP response with status 401, 403 or 407. */
    RESPONSE,
    /** The close code of a websocket: 1008, 3000, 3003 or 4000 to 4999. */
    CLOSE
  }

  private final Form form;
  private final int code;
  private final Map<String, List<String>> headers;
  private final String text;

  private AuthRejection(Form form, int code, Map<String, List<String>> headers, String text) {
    this.form = form;
    this.code = code;
    TreeMap<String, List<String>> copy = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    headers.forEach((name, values) -> copy.put(name, List.copyOf(values)));
    this.headers = Collections.unmodifiableSortedMap(copy);
    this.text = requireNonNull(text, "text is null");
  }

  /**
   * A request was refused.
   *
   * @param status the HTTP status
   * @param headers the response's headers
   * @param body the beginning of the response's body
   */
  public static AuthRejection ofResponse(
      int status, Map<String, List<String>> headers, String body) {
    return new AuthRejection(Form.RESPONSE, status, headers, body);
  }

  /**
   * A connection was closed.
   *
   * @param code the close code
   * @param reason the text beside it, which may be empty
   */
  public static AuthRejection ofClose(int code, String reason) {
    return new AuthRejection(Form.CLOSE, code, Map.of(), reason);
  }

  /** In which form the server said so. */
  public Form form() {
    return form;
  }

  /** The HTTP status or the close code. */
  public int code() {
    return code;
  }

  /** The response's headers; names are found whatever their case. Empty for {@link Form#CLOSE}. */
  public Map<String, List<String>> headers() {
    return headers;
  }

  /** The beginning of the response's body, or the reason beside the close code. */
  public String text() {
    return text;
  }

  /** Without headers and text, which may quote credentials. */
  @Override
  public String toString() {
    return "AuthRejection[" + form + " " + code + "]";
  }
}
