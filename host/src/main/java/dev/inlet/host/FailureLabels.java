package dev.inlet.host;

import static java.util.Objects.requireNonNull;

import dev.inlet.input.ConnectionFailure;
import java.util.Set;

/**
 * What meters say of a failed attempt or a loss. There are few values, whatever a server answers or
 * an input makes of it.
 *
 * @param phase how far the connection had come: a phase of this product's, {@code other}, or {@code
 *     none} if that is not known
 * @param code a common HTTP status or close code, the class of another one ({@code 4xx}, {@code
 *     4xxx}), {@code other}, or {@code none} if the other side gave none
 */
public record FailureLabels(String phase, String code) {
  private static final String OTHER = "other";
  private static final String NONE = "none";

  private static final Set<String> PHASES =
      Set.of(
          "resolve",
          "connect",
          "proxy",
          "tls",
          "upgrade",
          "authentication",
          "open_messages",
          "protocol",
          "open");

  private static final Set<Integer> STATUSES =
      Set.of(400, 401, 403, 404, 407, 408, 410, 426, 429, 500, 502, 503, 504);

  /** Labels. */
  public FailureLabels {
    requireNonNull(phase, "phase is null");
    requireNonNull(code, "code is null");
  }

  /** The labels of a failure. */
  public static FailureLabels of(ConnectionFailure failure) {
    String phase = failure.phase().orElse(NONE);
    return new FailureLabels(
        PHASES.contains(phase) || phase.equals(NONE) ? phase : OTHER,
        failure.code().isPresent() ? code(failure.code().getAsInt()) : NONE);
  }

  private static String code(int code) {
    boolean common =
        STATUSES.contains(code) || (code >= 1000 && code <= 1014) || code == 3000 || code == 3003;
    if (common) {
      return Integer.toString(code);
    }
    if (code >= 100 && code < 600) {
      return code / 100 + "xx";
    }
    return code >= 3000 && code < 5000 ? code / 1000 + "xxx" : OTHER;
  }
}
