package dev.inlet.input.websocket.session;

import static java.util.Objects.requireNonNull;

import dev.inlet.auth.AuthRequest;
import dev.inlet.config.Masker;
import dev.inlet.input.websocket.http.HttpRequest;
import dev.inlet.input.websocket.http.ResponseHead;
import dev.inlet.input.websocket.text.OneLine;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What people may see of the request that opens a websocket, and of the answer: all lines, without
 * secrets. What the configuration, a scheme or a protocol has put into a header is one.
 */
final class ShownExchange {
  private static final int MAX_VALUE = 512;

  /** How a credential begins, which says which kind it is. */
  private static final Pattern SCHEME =
      Pattern.compile("(?i)(basic|bearer|oauth|digest|negotiate|token)\\s.*", Pattern.DOTALL);

  /** Headers whose values no scheme would put a secret into. */
  private static final Set<String> HARMLESS = Set.of("origin", "host");

  /** What a server sets to recognise its client. */
  private static final Set<String> SECRETS_OF_SERVERS = Set.of("set-cookie", "set-cookie2");

  private final Masker masker;

  /**
   * What can be shown.
   *
   * @param masker knows what went to the server
   */
  ShownExchange(Masker masker) {
    this.masker = requireNonNull(masker, "masker is null");
  }

  /**
   * The lines of a request.
   *
   * @param made what the scheme and the protocol made of it
   * @param shownPath what people may see of its path
   */
  List<String> request(HttpRequest sent, AuthRequest made, String shownPath) {
    Set<String> secrets =
        made.headers().stream()
            .map(header -> header.name().toLowerCase(Locale.ROOT))
            .filter(name -> !HARMLESS.contains(name))
            .collect(Collectors.toSet());
    List<String> lines = new ArrayList<>();
    lines.add(masker.mask("GET " + target(made.uri(), shownPath) + " HTTP/1.1"));
    sent.forEach(
        (name, value) ->
            lines.add(
                name
                    + ": "
                    + (secrets.contains(name.toLowerCase(Locale.ROOT))
                        ? secret(value)
                        : shown(value))));
    return lines;
  }

  private static String target(URI uri, String shownPath) {
    String shown = Masker.show(uri, shownPath);
    String target = shown.substring((uri.getScheme() + "://" + uri.getRawAuthority()).length());
    return target.startsWith("/") ? target : "/" + target;
  }

  private static String secret(String value) {
    Matcher scheme = SCHEME.matcher(value);
    return scheme.matches() ? scheme.group(1) + " " + Masker.REDACTED : Masker.REDACTED;
  }

  private String shown(String value) {
    String quoted = OneLine.quote(masker.mask(value), MAX_VALUE);
    return quoted.substring(1, quoted.length() - 1).replace("\\\"", "\"").replace("\\\\", "\\");
  }

  /** The lines of an answer. */
  List<String> answer(ResponseHead head) {
    List<String> lines = new ArrayList<>();
    lines.add("HTTP " + head.status() + (" " + shown(head.reasonPhrase())).stripTrailing());
    head.headers()
        .forEach((name, values) -> values.forEach(value -> lines.add(answer(name, value))));
    return lines;
  }

  private String answer(String name, String value) {
    String lower = name.toLowerCase(Locale.ROOT);
    if (SECRETS_OF_SERVERS.contains(lower)) {
      return name + ": " + Masker.REDACTED;
    }
    return name + ": " + (lower.equals("location") ? location(value) : shown(value));
  }

  private String location(String value) {
    try {
      return shown(masker.mask(URI.create(value)));
    } catch (IllegalArgumentException e) {
      return Masker.REDACTED;
    }
  }
}
