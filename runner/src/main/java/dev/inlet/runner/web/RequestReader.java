package dev.inlet.runner.web;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.URLDecoder;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads the heads of requests, which are bounded. */
final class RequestReader {
  static final int MAX_HEAD = 16 * 1024;
  private static final Pattern START =
      Pattern.compile("([!#$%&'*+.^_`|~A-Za-z0-9-]+) (\\S+) HTTP/1\\.([01])");
  private static final Pattern ABSOLUTE =
      Pattern.compile("^https?://[^/?]*", Pattern.CASE_INSENSITIVE);

  /** Headers that say something else to each reader if they come twice. */
  private static final Set<String> SINGLE =
      Set.of("host", "content-length", "transfer-encoding", "authorization");

  private final Endpoint through;
  private int left = MAX_HEAD;

  /** A request that is not answered as it asks. */
  static final class BadRequestException extends Exception {
    private static final long serialVersionUID = 1;
    private final int status;

    BadRequestException(int status, String message) {
      super(message);
      this.status = status;
    }

    int status() {
      return status;
    }
  }

  private RequestReader(Endpoint through) {
    this.through = through;
  }

  /**
   * Reads a head whose first byte was read already.
   *
   * @throws EOFException if the client ends before
   */
  static Request read(int first, InputStream in, Endpoint through)
      throws IOException, BadRequestException {
    return new RequestReader(through).read(first, in);
  }

  private Request read(int first, InputStream in) throws IOException, BadRequestException {
    String start = line(first, in);
    if (start.isEmpty()) {
      start = line(in.read(), in); // which clients may send behind a body
    }
    Matcher parts = START.matcher(start);
    if (!parts.matches()) {
      throw new BadRequestException(400, "expected a request of HTTP/1.1");
    }
    Map<String, String> headers = headers(in);
    boolean newer = parts.group(3).equals("1");
    if (newer && !headers.containsKey("host")) {
      throw new BadRequestException(400, "the header Host is missing");
    }
    String connection = headers.getOrDefault("connection", "").toLowerCase(Locale.ROOT);
    String target = ABSOLUTE.matcher(parts.group(2)).replaceFirst("");
    int mark = target.indexOf('?');
    return new Request(
        parts.group(1),
        decode(mark < 0 ? target : target.substring(0, mark), false),
        mark < 0 ? Map.of() : query(target.substring(mark + 1)),
        headers,
        newer && !connection.contains("close"),
        through);
  }

  private Map<String, String> headers(InputStream in) throws IOException, BadRequestException {
    Map<String, String> headers = new HashMap<>();
    for (String line = line(in.read(), in); !line.isEmpty(); line = line(in.read(), in)) {
      int colon = line.indexOf(':');
      if (colon < 1
          || !line.chars().limit(colon).allMatch(RequestReader::isTokenCharacter)
          || line.chars().anyMatch(character -> character < ' ' && character != '\t')) {
        throw new BadRequestException(400, "a header is malformed");
      }
      String name = line.substring(0, colon).toLowerCase(Locale.ROOT);
      String before = headers.putIfAbsent(name, line.substring(colon + 1).strip());
      if (before != null && SINGLE.contains(name)) {
        throw new BadRequestException(400, "the header " + name + " comes twice");
      }
    }
    if (!headers.getOrDefault("content-length", "0").chars().allMatch(Character::isDigit)) {
      throw new BadRequestException(400, "the header content-length is no number");
    }
    return headers;
  }

  /** RFC 9110, section 5.6.2. */
  private static boolean isTokenCharacter(int character) {
    return "!#$%&'*+-.^_`|~".indexOf(character) >= 0
        || (character < 0x80 && Character.isLetterOrDigit(character));
  }

  private String line(int first, InputStream in) throws IOException, BadRequestException {
    StringBuilder line = new StringBuilder();
    for (int next = first; next != '\n'; next = in.read()) {
      if (next < 0) {
        throw new EOFException("the client ended in the middle of a request");
      }
      if (--left < 0) {
        throw new BadRequestException(431, "the head of the request is too long");
      }
      line.append((char) next);
    }
    int length = line.length();
    if (length > 0 && line.charAt(length - 1) == '\r') {
      line.setLength(length - 1);
    }
    return line.toString();
  }

  private static Map<String, String> query(String text) throws BadRequestException {
    Map<String, String> query = new HashMap<>();
    for (String part : text.split("&", -1)) {
      int equals = part.indexOf('=');
      String name = equals < 0 ? part : part.substring(0, equals);
      query.putIfAbsent(
          decode(name, true), equals < 0 ? "" : decode(part.substring(equals + 1), true));
    }
    return query;
  }

  private static String decode(String text, boolean plusIsSpace) throws BadRequestException {
    try {
      String utf8 = new String(text.getBytes(ISO_8859_1), UTF_8);
      return URLDecoder.decode(plusIsSpace ? utf8 : utf8.replace("+", "%2B"), UTF_8);
    } catch (IllegalArgumentException e) {
      throw new BadRequestException(400, "the path is malformed");
    }
  }
}
