package dev.inlet.input.websocket.address;

import dev.inlet.config.ConfigNode;
import dev.inlet.config.Masker;
import java.net.URI;

/**
 * Finds out how much of a URL's path came from variables: keys stand there with some servers. Host
 * and port are shown in any case, since nobody could look for a failure without.
 */
final class PathFromVariables {
  private static final String HIDDEN = "…";

  private final ConfigNode.Scalar scalar;
  private final WebSocketUrl url;
  private final int start;
  private final int firstEnd;
  private final int end;

  PathFromVariables(ConfigNode.Scalar scalar, WebSocketUrl url) {
    this.scalar = scalar;
    this.url = url;
    String text = scalar.text();
    int query = text.indexOf('?');
    end = query < 0 ? text.length() : query;
    int slash = text.indexOf('/', text.indexOf("://") + 3);
    start = slash < 0 || slash > end ? end : slash;
    int second = text.indexOf('/', start + 1);
    firstEnd = second < 0 || second > end ? end : second;
  }

  /**
   * The URL with a path that can be shown: all of it, if no variable has a part in it, or else the
   * first segment at most. The masker learns the rest.
   */
  WebSocketUrl hide(Masker masker) {
    if (!isTouched(start, end)) {
      return url;
    }
    masker.add(url.uri().getRawPath());
    boolean wholeUrl = false;
    for (String value : scalar.substituted()) {
      if (value.contains("://")) {
        wholeUrl = true;
      } else if (touches(value, start, end)) {
        masker.add(value);
      }
    }
    for (String segment : url.uri().getRawPath().split("/", -1)) {
      learn(segment, wholeUrl, masker);
      learn(URI.create("/" + segment).getPath().substring(1), wholeUrl, masker);
    }
    String first = isTouched(start, firstEnd) ? "" : scalar.text().substring(start, firstEnd);
    return new WebSocketUrl(url.uri(), url.secure(), url.host(), url.port(), first + "/" + HIDDEN);
  }

  /**
   * A server may quote one segment alone. Of a path that came as a whole nobody says which of them
   * is a key, so what looks like one counts as one.
   */
  private static void learn(String segment, boolean wholeUrl, Masker masker) {
    masker.addName(segment);
    if (wholeUrl) {
      masker.addMessage(segment);
    }
  }

  private boolean isTouched(int from, int to) {
    return scalar.substituted().stream().anyMatch(value -> touches(value, from, to));
  }

  private boolean touches(String value, int from, int to) {
    int found = value.isEmpty() ? -1 : scalar.text().indexOf(value);
    while (found >= 0) {
      if (found < to && found + value.length() > from) {
        return true;
      }
      found = scalar.text().indexOf(value, found + 1);
    }
    return false;
  }
}
