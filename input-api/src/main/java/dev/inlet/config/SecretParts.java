package dev.inlet.config;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URI;
import java.net.URLDecoder;
import java.util.Base64;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Finds what may be a secret in texts that are none as a whole. */
final class SecretParts {
  /** Words that are as long as this are none of a language. */
  private static final int LONG_WORD = 20;

  /**
   * What is longer than this, in a message that does not log in, is data: nobody searches for it.
   */
  private static final int LONGEST_WORD = 8 * 1024;

  /** Schemes of authentication, which servers name in their explanations. */
  private static final Set<String> SCHEMES = Set.of("bearer", "digest", "negotiate", "websocket");

  private static final Pattern PRINTABLE = Pattern.compile("[ -~]+");
  private static final Pattern BASIC = Pattern.compile("(?i)basic\\s+([A-Za-z0-9+/_-]+)=*\\s*");
  private static final String CREDENTIAL =
      "auth|login|logon|pass|pwd|token|secret|key|sign|credential|bearer|jwt|session|ticket";

  private static final Pattern NAMES_CREDENTIAL = Pattern.compile("(?i)" + CREDENTIAL);

  /** The last word in a name that says that a credential follows. */
  private static final Pattern BEHIND_CREDENTIAL =
      Pattern.compile("(?i).*(?:" + CREDENTIAL + ")[a-z]*[._:=-](.*)");

  private static final Pattern WORD = Pattern.compile("[^\\s\"',;:&<>(){}\\[\\]]+");
  // Possessive, so that a long text takes no stack.
  private static final String JSON_TEXT = "\"((?:[^\"\\\\]++|\\\\.)*+)\"";

  /** A name or a text; what follows a name is the value that may be one, too. */
  private static final Pattern JSON =
      Pattern.compile(JSON_TEXT + "(\\s*:\\s*(?:" + JSON_TEXT + "|([^\\s\",\\[\\]{}]+))?)?");

  private SecretParts() {}

  static Set<String> ofHeader(String value) {
    Set<String> parts = new LinkedHashSet<>();
    parts.add(value);
    parts.addAll(List.of(value.split("[\\s,;]+", -1)));
    parts.addAll(List.of(value.split("[\"\\s,;=]+", -1)));
    Matcher basic = BASIC.matcher(value);
    if (basic.matches()) {
      ofBase64(basic.group(1))
          .ifPresent(
              pair -> {
                parts.add(pair);
                parts.add(pair.substring(pair.indexOf(':') + 1));
              });
    }
    parts.removeIf(part -> SCHEMES.contains(part.toLowerCase(Locale.ROOT)));
    return withDecoded(parts);
  }

  static Set<String> ofUri(URI uri) {
    Set<String> parts = new LinkedHashSet<>();
    String authority = uri.getRawAuthority();
    if (authority != null && authority.contains("@")) {
      String userInfo = authority.substring(0, authority.lastIndexOf('@'));
      parts.add(userInfo);
      parts.add(userInfo.substring(userInfo.indexOf(':') + 1));
    }
    if (uri.getRawQuery() != null) {
      for (String parameter : uri.getRawQuery().split("&", -1)) {
        parts.add(parameter.substring(parameter.indexOf('=') + 1));
      }
    }
    return withDecoded(parts);
  }

  private static Set<String> withDecoded(Set<String> parts) {
    Set<String> all = new LinkedHashSet<>(parts);
    for (String part : parts) {
      all.add(decoded(part));
      all.add(decoded(part.replace("+", "%2B")));
    }
    return all;
  }

  private static String decoded(String part) {
    try {
      return URLDecoder.decode(part, UTF_8);
    } catch (IllegalArgumentException e) {
      return part; // not percent-encoded, so there is nothing to decode
    }
  }

  static Set<String> ofMessage(String message) {
    Set<String> parts = new LinkedHashSet<>();
    Set<String> names = new HashSet<>();
    Set<String> values = new LinkedHashSet<>();
    Matcher json = JSON.matcher(message);
    while (json.find()) {
      if (json.group(2) == null) {
        values.add(json.group(1));
        continue;
      }
      names.add(json.group(1));
      String value = json.group(3) != null ? json.group(3) : json.group(4);
      if (value != null) {
        values.add(value);
        if (NAMES_CREDENTIAL.matcher(json.group(1)).find()) {
          parts.add(value);
        }
      }
    }
    boolean login =
        names.isEmpty()
            ? NAMES_CREDENTIAL.matcher(message).find()
            : values.stream().anyMatch(SecretParts::isPlain);
    values.addAll(words(message));
    for (String value : values) {
      boolean mayBeSecret =
          login ? !isPlain(value) : value.length() <= LONGEST_WORD && isRandom(value);
      if (mayBeSecret && !names.contains(value)) {
        parts.add(value);
      }
    }
    return unescaped(parts);
  }

  private static Set<String> words(String message) {
    Set<String> words = new LinkedHashSet<>();
    Matcher word = WORD.matcher(message);
    while (word.find()) {
      words.add(word.group());
      words.add(word.group().substring(word.group().indexOf('=') + 1));
    }
    return words;
  }

  /** What a reader of JSON makes of texts, beside those themselves. */
  private static Set<String> unescaped(Set<String> texts) {
    Set<String> all = new LinkedHashSet<>(texts);
    for (String text : texts) {
      all.add(text.replaceAll("\\\\([/\"\\\\])", "$1"));
    }
    return all;
  }

  /** Whether a word is no credential but says that one comes. */
  private static boolean isPlain(String word) {
    return NAMES_CREDENTIAL.matcher(word).find() && !isRandom(word);
  }

  private static boolean isRandom(String word) {
    return word.length() >= LONG_WORD || word.chars().anyMatch(Character::isDigit);
  }

  static Set<String> ofName(String name) {
    Set<String> parts = new LinkedHashSet<>();
    Matcher behind = BEHIND_CREDENTIAL.matcher(name);
    if (behind.matches()) {
      parts.add(behind.group(1));
      parts.addAll(List.of(behind.group(1).split("[.:=]+", -1)));
    }
    for (String part : name.split("[.:=]+", -1)) {
      if (part.length() >= LONG_WORD && !part.matches("[a-z-]+")) {
        parts.add(part);
      }
    }
    for (String part : List.copyOf(parts)) {
      ofBase64(part).filter(text -> PRINTABLE.matcher(text).matches()).ifPresent(parts::add);
    }
    return parts;
  }

  private static Optional<String> ofBase64(String encoded) {
    try {
      String standard = encoded.replace('-', '+').replace('_', '/');
      return Optional.of(new String(Base64.getDecoder().decode(standard), UTF_8));
    } catch (IllegalArgumentException e) {
      return Optional.empty(); // whatever it is, it is known as it stands
    }
  }
}
