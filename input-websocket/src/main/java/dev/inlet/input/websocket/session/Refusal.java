package dev.inlet.input.websocket.session;

import dev.inlet.auth.AuthRejection;
import dev.inlet.auth.RetryAfter;
import dev.inlet.config.Masker;
import dev.inlet.input.RetryAdvice;
import dev.inlet.input.websocket.http.Peer;
import dev.inlet.input.websocket.http.ResponseHead;
import dev.inlet.input.websocket.text.OneLine;
import dev.inlet.input.websocket.wire.CloseCode;
import dev.inlet.input.websocket.wire.CloseFrame;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What the refusal of a server or proxy means: to an operator, and for the next attempt. */
final class Refusal {
  /** Headers that say what would be accepted, and when. */
  private static final List<String> SHOWN =
      List.of("Retry-After", "WWW-Authenticate", "Proxy-Authenticate", "Sec-WebSocket-Version");

  /** The statuses that say that credentials are not accepted. */
  private static final Set<Integer> CREDENTIALS_REFUSED = Set.of(401, 403, 407);

  /** More of a header than this is no explanation. */
  private static final int MAX_HEADER = 256;

  private static final Pattern PAGE = Pattern.compile("(?i)\\s*<(!doctype html|html)\\b");
  private static final Pattern TITLE = Pattern.compile("(?i)<title\\b[^>]*>\\s*([^<]*[^<\\s])");

  private Refusal() {}

  /**
   * An answer to a request that does not accept it.
   *
   * @param body the beginning of the body as text
   * @param masker knows what the other side may quote
   */
  static Ending describe(Peer peer, ResponseHead head, String body, Masker masker) {
    StringBuilder message = new StringBuilder("the ");
    message.append(peer).append(" refused with HTTP ").append(head.status());
    if (!head.reasonPhrase().isBlank()) {
      message.append(' ').append(unquoted(masker.mask(head.reasonPhrase())));
    }
    head.values("Location").stream()
        .findFirst()
        .ifPresent(location -> message.append(", location ").append(shownUri(location, masker)));
    for (String name : SHOWN) {
      String value = String.join(", ", head.values(name));
      if (!value.isEmpty()) {
        message.append(", ").append(name.toLowerCase(Locale.ROOT)).append(' ');
        message.append(OneLine.quote(masker.mask(value), MAX_HEADER));
      }
    }
    message.append(
        switch (head.extent()) {
          case COMPLETE -> "";
          case TOO_LONG -> ", head cut off after 64 KiB";
          case BROKEN_OFF -> ", head incomplete";
        });
    String coding = String.join(", ", head.values("Content-Encoding"));
    if (!body.isBlank()) {
      message.append(", body ").append(shownBody(masker.maskCut(body)));
    } else if (!coding.isEmpty()) { // there may be one, but it cannot be read
      message.append(", body in the encoding ").append(OneLine.quote(coding, MAX_HEADER));
    }
    return new Ending(
        switch (peer) {
          case SERVER -> Ending.Phase.UPGRADE;
          case PROXY -> Ending.Phase.PROXY;
        },
        message.toString(),
        advice(head, Instant.now()),
        OptionalInt.of(head.status()),
        // What a proxy wants is nothing that the credentials for the server can help with.
        peer == Peer.SERVER && CREDENTIALS_REFUSED.contains(head.status())
            ? Optional.of(AuthRejection.ofResponse(head.status(), head.headers(), body))
            : Optional.empty(),
        null);
  }

  /** Of a page for browsers, which would fill the log, the title, if it has one. */
  private static String shownBody(String body) {
    Matcher title = TITLE.matcher(body);
    return PAGE.matcher(body).lookingAt() && title.find()
        ? "of HTML, title " + OneLine.quote(title.group(1))
        : OneLine.quote(body);
  }

  /** A Close frame of the server, whose reason may have been cut to fit into it. */
  static Ending describeClose(Ending.Phase phase, CloseFrame close, Masker masker) {
    String quoted =
        close.reason().isEmpty() ? "" : ", reason " + OneLine.quote(masker.maskCut(close.reason()));
    String fault = close.fault().map(violation -> "; " + violation.describe()).orElse("");
    return Ending.of(
            phase,
            "closed by the server with " + CloseCode.describe(close.code()) + quoted + fault,
            CloseCode.asksForPatience(close.code()) ? RetryAdvice.SLOW : RetryAdvice.USUAL)
        .withClose(close.code(), close.reason());
  }

  private static String unquoted(String text) {
    String quoted = OneLine.quote(text);
    return quoted.substring(1, quoted.length() - 1);
  }

  private static String shownUri(String uri, Masker masker) {
    try {
      return OneLine.quote(masker.mask(URI.create(uri)), MAX_HEADER);
    } catch (IllegalArgumentException e) {
      return Masker.REDACTED;
    }
  }

  static RetryAdvice advice(ResponseHead head, Instant now) {
    RetryAdvice advice =
        switch (head.status()) {
          case 401, 403, 407, 429 -> RetryAdvice.SLOW;
          default -> RetryAdvice.USUAL;
        };
    return head.values("Retry-After").stream()
        .findFirst()
        .flatMap(value -> RetryAfter.parse(value, now))
        .map(advice::withNotBefore)
        .orElse(advice);
  }
}
