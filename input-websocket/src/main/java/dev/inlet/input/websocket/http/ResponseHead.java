package dev.inlet.input.websocket.http;

import static java.util.Objects.requireNonNull;

import dev.inlet.input.websocket.text.OneLine;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The head of an HTTP response (RFC 9112, section 4). Lines may end in LF alone. Lines that HTTP
 * does not allow are left out, so that they never hide a status; {@link #fault} says what is wrong
 * with the first of them, for whoever has to rely on the whole.
 *
 * @param headers names are found whatever their case; values without control characters
 * @param fault empty if each line is what HTTP allows
 */
public record ResponseHead(
    int status,
    String reasonPhrase,
    Map<String, List<String>> headers,
    Extent extent,
    Optional<Fault> fault) {

  /** How much of the head has come. */
  public enum Extent {
    COMPLETE,
    /** Longer than the limit; what stands behind that is missing. */
    TOO_LONG,
    /** The connection ended first. */
    BROKEN_OFF
  }

  /** How much is quoted of a line. */
  private static final int MAX_QUOTED = 64;

  /**
   * What is wrong with a line.
   *
   * @param line what is to be quoted of it behind that; there may be secrets in it
   */
  public record Fault(String what, Optional<String> line) {
    public Fault {
      requireNonNull(what, "what is null");
      requireNonNull(line, "line is null");
    }

    /**
     * In words, with the beginning of the line.
     *
     * @param masker hides the secrets of a text
     */
    public String describe(UnaryOperator<String> masker) {
      return what + line.map(whole -> ": " + quote(masker.apply(whole))).orElse("");
    }

    /** What stands where a name should, or the line if nothing does. */
    private static String quote(String masked) {
      int colon = masked.indexOf(':');
      String quoted = colon < 0 ? masked : masked.substring(0, colon).stripTrailing();
      return OneLine.quote(quoted, MAX_QUOTED);
    }
  }

  private static final int SWITCHING_PROTOCOLS = 101;

  private static final Pattern STATUS_LINE =
      Pattern.compile("HTTP/\\d(?:\\.\\d)?[ \t]+([1-9]\\d\\d)(?:[ \t]+(.*))?", Pattern.DOTALL);

  private static final Pattern CONTROL = Pattern.compile("[\\x00-\\x08\\x0A-\\x1F\\x7F]");

  private static final Pattern TOKEN = Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]+");

  public ResponseHead {
    requireNonNull(reasonPhrase, "reasonPhrase is null");
    TreeMap<String, List<String>> copy = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    headers.forEach((name, values) -> copy.put(name, List.copyOf(values)));
    headers = Collections.unmodifiableSortedMap(copy);
    requireNonNull(extent, "extent is null");
    requireNonNull(fault, "fault is null");
  }

  static boolean isStatusLine(String line) {
    return STATUS_LINE.matcher(line).matches();
  }

  /**
   * Reads the lines of a head.
   *
   * @param lines at least the status line, without line ends
   * @throws IllegalArgumentException if the first one is no status line
   */
  static ResponseHead parse(List<String> lines, Extent extent) {
    Matcher statusLine = STATUS_LINE.matcher(lines.get(0));
    if (!statusLine.matches()) {
      throw new IllegalArgumentException("no status line");
    }
    Fields fields = new Fields();
    lines.subList(1, lines.size()).forEach(fields::add);
    String reasonPhrase = statusLine.group(2) == null ? "" : statusLine.group(2).strip();
    return new ResponseHead(
        Integer.parseInt(statusLine.group(1)),
        reasonPhrase,
        fields.headers,
        extent,
        Optional.ofNullable(fields.fault));
  }

  /** Whether the answer proper still follows (RFC 9110, section 15.2). */
  boolean isInterim() {
    return status < 200 && status != SWITCHING_PROTOCOLS;
  }

  /** All values of a header, in the order in which they came. */
  public List<String> values(String name) {
    return headers.getOrDefault(name, List.of());
  }

  /** The elements of a header that is a list (RFC 9110, section 5.6.1), in lower case. */
  public List<String> elements(String name) {
    return values(name).stream()
        .flatMap(value -> List.of(value.split(",", -1)).stream())
        .map(element -> element.strip().toLowerCase(Locale.ROOT))
        .filter(element -> !element.isEmpty())
        .toList();
  }

  /** Collects header fields line by line (RFC 9112, section 5). */
  private static final class Fields {
    private final TreeMap<String, List<String>> headers =
        new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    private List<String> last = new ArrayList<>();
    private @Nullable Fault fault;

    void add(String line) {
      if (line.startsWith(" ") || line.startsWith("\t")) {
        fold(line);
        return;
      }
      int colon = line.indexOf(':');
      // Section 5.1 has clients remove white space before the colon.
      String name = line.substring(0, Math.max(colon, 0)).stripTrailing();
      if (!TOKEN.matcher(name).matches()) {
        last = new ArrayList<>();
        fail(new Fault("a line that is no header", Optional.of(line)));
        return;
      }
      last = headers.computeIfAbsent(name, unused -> new ArrayList<>());
      last.add(clean(name, line.substring(colon + 1)));
    }

    /** A continuation of the line before: obsolete, but not ambiguous (section 5.2). */
    private void fold(String line) {
      if (last.isEmpty()) {
        fail(new Fault("a continuation of no header", Optional.empty()));
      } else {
        int index = last.size() - 1;
        last.set(index, (last.get(index) + " " + clean("continuation", line)).strip());
      }
    }

    /** A client may replace what must not be there by spaces (RFC 9110, section 5.5). */
    private String clean(String name, String value) {
      String clean = CONTROL.matcher(value).replaceAll(" ");
      if (!clean.equals(value)) {
        fail(new Fault("a control character in the header " + name, Optional.empty()));
      }
      return clean.strip();
    }

    private void fail(Fault found) {
      if (fault == null) {
        fault = found;
      }
    }
  }
}
