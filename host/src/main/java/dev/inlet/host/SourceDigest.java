package dev.inlet.host;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.inlet.config.SourcePart;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What an input reads from, as text: its kind, protocol and address, and behind them digests of
 * what else distinguishes it, such as {@code websocket feed wss://host/ [account 1f0c2a9b7d3e,
 * subscriptions 77a1c09e5b42]}.
 *
 * @param address the text without the digests
 * @param digests by the parts that have any
 */
record SourceDigest(String address, Map<String, String> digests) {
  private static final int DIGEST_BYTES = 6;
  private static final String DIGEST = "[a-z]+ [0-9a-f]{" + 2 * DIGEST_BYTES + "}";
  private static final Pattern TEXT =
      Pattern.compile("(?s)(.*) \\[(" + DIGEST + "(?:, " + DIGEST + ")*)]");

  /**
   * What an input reads from.
   *
   * @param values those that distinguish it, by their places
   */
  static SourceDigest of(String address, Map<SourcePart, Map<String, Object>> values) {
    Map<SourcePart, String> digests = new EnumMap<>(SourcePart.class);
    values.forEach(
        (part, all) -> {
          Map<String, Object> counting = new TreeMap<>(all);
          counting.values().removeIf(SourceDigest::isEmpty);
          if (!counting.isEmpty()) {
            digests.put(part, digest(canonical(counting)));
          }
        });
    Map<String, String> named = new TreeMap<>();
    digests.forEach((part, digest) -> named.put(part.toString(), digest));
    return new SourceDigest(address, named);
  }

  /** Reads what {@link #toString} has written; any other text is an address. */
  static SourceDigest parse(String text) {
    Matcher matcher = TEXT.matcher(text);
    if (!matcher.matches()) {
      return new SourceDigest(text, Map.of());
    }
    Map<String, String> digests = new TreeMap<>();
    for (String digest : matcher.group(2).split(", ", -1)) {
      int space = digest.indexOf(' ');
      digests.put(digest.substring(0, space), digest.substring(space + 1));
    }
    return new SourceDigest(matcher.group(1), digests);
  }

  /** The parts that another source has a different digest of, or none. */
  List<String> partsThatDifferIn(SourceDigest other) {
    return digests.entrySet().stream()
        .filter(digest -> !digest.getValue().equals(other.digests.get(digest.getKey())))
        .map(Map.Entry::getKey)
        .toList();
  }

  /** The digests, as they stand behind the address; empty if there are none. */
  String suffix() {
    return digests.isEmpty()
        ? ""
        : digests.entrySet().stream()
            .map(digest -> digest.getKey() + " " + digest.getValue())
            .collect(Collectors.joining(", ", " [", "]"));
  }

  @Override
  public String toString() {
    return address + suffix();
  }

  private static boolean isEmpty(Object value) {
    return value instanceof Collection<?> list
        ? list.isEmpty()
        : value instanceof Map<?, ?> map ? map.isEmpty() : value.toString().isEmpty();
  }

  /** A text that no other value has, whatever the order of its members. */
  private static String canonical(Object value) {
    if (value instanceof Map<?, ?> map) {
      Map<String, String> members = new TreeMap<>();
      map.forEach((name, member) -> members.put(name.toString(), canonical(member)));
      List<String> parts = new ArrayList<>();
      members.forEach(
          (name, member) -> {
            parts.add(name);
            parts.add(member);
          });
      return "m" + joined(parts);
    }
    if (value instanceof Collection<?> list) {
      return "l" + joined(list.stream().map(SourceDigest::canonical).toList());
    }
    return "v" + value;
  }

  private static String joined(List<String> parts) {
    return parts.stream().map(part -> part.length() + ":" + part).collect(Collectors.joining());
  }

  private static String digest(String text) {
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(UTF_8));
      return HexFormat.of().formatHex(digest, 0, DIGEST_BYTES);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
